import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { pageHeaders } from '../http/security-headers.ts'
import { canonical } from '../kernel/url.ts'
import { landingPage } from '../pages/landing-page.ts'
import { notFoundPage } from '../pages/not-found-page.ts'
import type { HealthItem } from './gateway.ts'
import type { Site, SiteParts } from './site.ts'

/** What people and probes see first: the landing page, health, and a helpful 404. */
export function landingRoutes(site: Site, parts: SiteParts): void {
  const { app, settings, config } = parts
  const headers = pageHeaders({
    https: config.publicUrl.protocol === 'https:',
    opener: 'sever',
  })
  const tools = app.catalogue.tools.map(({ contract }) => contract)

  site.get('/', async (c) => {
    const items = await healthItems(parts)
    const html = await landingPage({
      name: app.title,
      description: app.description,
      publicUrl: settings.issuer,
      mcpUrl: canonical(config.resourceUrl),
      health: { status: worst(items), items },
      tools,
      signInHint: `Protected tools ask you to sign in with ${parts.identity.displayName}.`,
      ...(app.samplePeople ? { samplePeople: app.samplePeople } : {}),
    })
    return c.html(html, 200, headers)
  })

  site.get('/health', async (c) => {
    const items = await healthItems(parts)
    const status = worst(items)
    return c.json({ status, items }, status === 'down' ? 503 : 200, { 'cache-control': 'no-store' })
  })

  site.notFound(async (c) => notFound(c as Context<{ Bindings: HttpBindings }>, parts, headers))
}

async function notFound(
  c: Context<{ Bindings: HttpBindings }>,
  { app }: SiteParts,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const wantsPage = c.req.header('accept')?.includes('text/html')
  if (!wantsPage) return c.json({ error: 'not_found' }, 404)
  return c.html(await notFoundPage({ siteName: app.title }), 404, headers)
}

async function healthItems({ store, app }: SiteParts): Promise<readonly HealthItem[]> {
  const own = await storeHealth(store)
  return [own, ...((await app.health?.()) ?? [])]
}

async function storeHealth(store: SiteParts['store']): Promise<HealthItem> {
  try {
    await store.check()
    return { name: 'Sign-in and tokens', status: 'ok' }
  } catch {
    return { name: 'Sign-in and tokens', status: 'down', detail: 'The database does not answer.' }
  }
}

function worst(items: readonly HealthItem[]) {
  for (const status of ['down', 'degraded'] as const) {
    if (items.some((item) => item.status === status)) return status
  }
  return 'ok' as const
}
