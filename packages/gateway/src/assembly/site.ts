import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { IdentityProvider } from '../identity/identity-provider.ts'
import type { AuthorizationServer } from '../oauth/authorization-server.ts'
import type { AuthorizationServerSettings } from '../oauth/engine/settings.ts'
import type { Store } from '../storage/ports/store.ts'
import type { Log } from '../telemetry/log.ts'
import type { GatewayConfig } from './config.ts'
import type { GatewayApp } from './gateway.ts'
import { consentRoutes } from './site-consent.ts'
import { documentRoutes, registrationRoute } from './site-documents.ts'
import { failureRoute } from './site-failure.ts'
import { landingRoutes } from './site-landing.ts'
import { stepUpRoutes } from './site-step-up.ts'

export interface SiteParts {
  readonly config: GatewayConfig
  readonly app: GatewayApp
  readonly settings: AuthorizationServerSettings
  readonly server: AuthorizationServer
  readonly identity: IdentityProvider
  readonly store: Store
  readonly log: Log
}

export type Site = Hono<{ Bindings: HttpBindings }>

/** The gateway's own pages and documents: landing, consent, callback, metadata, registration. */
export function createSite(
  parts: SiteParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const site: Site = new Hono()
  documentRoutes(site, parts)
  // What the route table does not know is answered here too, so nothing may be here but not there.
  if (parts.config.gatewayMode) {
    registrationRoute(site, parts)
    consentRoutes(site, parts)
    stepUpRoutes(site, parts)
  }
  landingRoutes(site, parts)
  failureRoute(site, parts)
  return getRequestListener(site.fetch, { overrideGlobalObjects: false })
}
