import type { Hono } from 'hono'
import {
  discoveryDocumentV1,
  instanceDiscovery,
  METADATA_HEADERS,
  publishedKeysV1,
  requireAuthority,
} from './discovery.ts'
import { EntraError } from './errors.ts'
import { jsonOrError } from './refusals.ts'
import type { Services } from './services.ts'

/** The document and keys of v1.0, and the discovery of the instance itself. */
export function addMetadataV1(app: Hono, services: Services): void {
  app.get('/common/discovery/instance', (c) =>
    jsonOrError(services, c, async () => {
      const document = instanceDiscovery(services, c.req.query('authorization_endpoint'))
      return c.json(document, 200, METADATA_HEADERS)
    }),
  )
  app.get('/:tenant/.well-known/openid-configuration', (c) =>
    jsonOrError(services, c, async () => {
      const authority = requireAuthority(services, c.req.param('tenant'))
      return c.json(discoveryDocumentV1(services.origin, authority), 200, METADATA_HEADERS)
    }),
  )
  app.get('/:tenant/discovery/keys', (c) =>
    jsonOrError(services, c, async () => {
      requireAuthority(services, c.req.param('tenant'))
      return c.json(await publishedKeysV1(services), 200, METADATA_HEADERS)
    }),
  )
  app.on(['GET', 'POST'], '/:tenant/oauth2/:endpoint{authorize|token|devicecode|logout}', (c) =>
    jsonOrError(services, c, () => Promise.reject(onlyV2(c.req.param('endpoint')))),
  )
}

const onlyV2 = (endpoint: string): EntraError =>
  new EntraError(
    90023,
    `The v1.0 endpoint is not offered by this directory. Use /oauth2/v2.0/${endpoint}.`,
  )
