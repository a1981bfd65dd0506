import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { databaseAway } from '../http/database-away.ts'
import { BodyAborted, BodyTimeout, BodyTooLarge } from '../http/read-body.ts'
import { pageHeaders } from '../http/security-headers.ts'
import { randomToken } from '../kernel/random.ts'
import { errorPage } from '../pages/error-page.ts'
import { StoreUnavailable } from '../storage/ports/failures.ts'
import { loggedPath } from './logged-path.ts'
import type { Site, SiteParts } from './site.ts'

const BODY_FAULTS = [BodyTooLarge, BodyTimeout, BodyAborted]

/** A request that broke: the caller's own fault in plain words, ours as a reference into the log. */
export function failureRoute(site: Site, parts: SiteParts): void {
  site.onError(async (error, c) => {
    const fault = BODY_FAULTS.some((kind) => error instanceof kind)
    if (fault) return c.text(`${error.message}\n`, (error as BodyTooLarge).status)
    if (error instanceof StoreUnavailable) {
      parts.log.error('store_unavailable', { path: loggedPath(c.req.path), error: error.cause })
      return away(c as Context<{ Bindings: HttpBindings }>, parts)
    }
    const reference = `ref_${randomToken(9)}`
    parts.log.error('request_failed', {
      reference,
      path: loggedPath(c.req.path),
      error,
    })
    return broken(c as Context<{ Bindings: HttpBindings }>, parts, reference)
  })
}

/** For people a page, for clients OAuth's own word: nothing is half done, and trying again is safe. */
async function away(
  c: Context<{ Bindings: HttpBindings }>,
  { app, config }: SiteParts,
): Promise<Response> {
  const { status, headers, error, description, page } = databaseAway
  if (!wantsPage(c)) return c.json({ error, error_description: description }, status, headers)
  const html = await errorPage({ ...page, siteName: app.title })
  const https = config.publicUrl.protocol === 'https:'
  return c.html(html, status, { ...pageHeaders({ https, opener: 'keep' }), ...headers })
}

const wantsPage = (c: Context<{ Bindings: HttpBindings }>): boolean =>
  c.req.header('accept')?.includes('text/html') ?? false

async function broken(
  c: Context<{ Bindings: HttpBindings }>,
  { app, config }: SiteParts,
  reference: string,
): Promise<Response> {
  if (!wantsPage(c)) {
    return c.json({ error: 'server_error', error_description: `Quote ${reference}.` }, 500)
  }
  const html = await errorPage({
    title: 'Something broke here',
    whatHappened: 'This is a fault of this server, not of what you did.',
    whatToDo: 'Try again from the application. If it keeps happening, report the reference below.',
    reference,
    siteName: app.title,
  })
  const https = config.publicUrl.protocol === 'https:'
  return c.html(html, 500, pageHeaders({ https, opener: 'keep' }))
}
