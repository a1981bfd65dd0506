import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { corsHeaders, sendPreflight } from '../http/cors.ts'
import { BodyTooLarge, readBody } from '../http/read-body.ts'
import { PATHS } from '../oauth/engine/settings.ts'
import { pageAssets } from '../pages/assets.ts'
import { authorizationServers, scopeNames } from '../resource/direct-scopes.ts'
import { metadataPath, protectedResourceMetadata } from '../resource/metadata.ts'
import type { Site, SiteParts } from './site.ts'
import { waysIn } from './token-verifier.ts'

const METADATA_CACHE = 'public, max-age=3600'
const REGISTRATION_BODY = { maxBytes: 16 * 1024, timeoutMs: 10_000 }

/** What machines read: RFC 9728 metadata, the pages' assets. */
export function documentRoutes(site: Site, parts: SiteParts): void {
  for (const resource of parts.settings.resources) serveMetadata(site, parts, resource)
  site.get('/assets/*', (c) => {
    const asset = pageAssets.get(c.req.path)
    if (!asset) return c.notFound()
    return c.body(asset.body, 200, {
      'content-type': asset.contentType,
      'cache-control': asset.cacheControl,
    })
  })
}

function serveMetadata(site: Site, { config, app, settings }: SiteParts, resource: string): void {
  const ways = waysIn(config, settings.issuer)
  const document = protectedResourceMetadata({
    resource,
    authorizationServers: authorizationServers(ways),
    scopes: scopeNames(ways)(app.minimumScopes),
    name: app.title,
    ...(config.resourceDocumentation ? { documentation: config.resourceDocumentation } : {}),
  })
  const headers = { ...corsHeaders(), 'cache-control': METADATA_CACHE }
  site.get(metadataPath(resource), (c) => c.json(document, 200, headers))
  site.options(metadataPath(resource), (c) => {
    sendPreflight(c.env.outgoing, 'metadata')
    return RESPONSE_ALREADY_SENT
  })
}

/** RFC 7591: clients register themselves. */
export function registrationRoute(site: Site, { server }: SiteParts): void {
  site.options(PATHS.registration, (c) => {
    sendPreflight(c.env.outgoing, 'register')
    return RESPONSE_ALREADY_SENT
  })
  site.post(PATHS.registration, async (c) => {
    const refuse = (status: 400 | 413 | 415, error: string, error_description: string) =>
      c.json({ error, error_description }, status, corsHeaders())
    const type = c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
    if (type !== 'application/json') {
      return refuse(415, 'invalid_client_metadata', 'Send the metadata as application/json.')
    }
    const body = await readJson(c.env.incoming)
    if (body === 'too-large') {
      return refuse(413, 'invalid_client_metadata', 'The metadata is larger than 16 KiB.')
    }
    if (body === 'malformed') {
      return refuse(400, 'invalid_client_metadata', 'The body is not valid JSON.')
    }
    const result = await server.register(body.value)
    if (result.type === 'refused') return refuse(400, result.error, result.description)
    return c.json(result.client, 201, { ...corsHeaders(), 'cache-control': 'no-store' })
  })
}

async function readJson(
  request: Parameters<typeof readBody>[0],
): Promise<{ value: unknown } | 'too-large' | 'malformed'> {
  try {
    const bytes = await readBody(request, REGISTRATION_BODY)
    return { value: JSON.parse(bytes.toString('utf8')) as unknown }
  } catch (error) {
    if (error instanceof BodyTooLarge) return 'too-large'
    if (error instanceof SyntaxError) return 'malformed'
    throw error
  }
}
