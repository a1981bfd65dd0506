import type { IncomingMessage } from 'node:http'
import { addressKey, clientAddress } from '../http/client-address.ts'
import { guardedFetch } from '../http/guarded-fetch.ts'
import { rateLimitFields } from '../http/limit-decision.ts'
import { createSafeFetch } from '../http/safe-fetch.ts'
import { pageHeaders } from '../http/security-headers.ts'
import {
  type AuthorizationServer,
  createAuthorizationServer,
} from '../oauth/authorization-server.ts'
import { createMetadataDocuments } from '../oauth/clients/metadata-document.ts'
import type { TokenClient, TokenLimit } from '../oauth/engine/settings.ts'
import { continuePage } from '../pages/continue-page.ts'
import { errorPage } from '../pages/error-page.ts'
import { errorReturnPage } from '../pages/error-return-page.ts'
import type { Wiring } from './create-gateway.ts'
import { budgeted } from './fetch-budget.ts'

/** The authorization server with what it gets from other rooms: fetching, pages, limits. */
export function wireAuthorizationServer(wiring: Wiring): Promise<AuthorizationServer> {
  const { config, app, settings, policy, store, clock, log } = wiring
  const allowLoopback = config.allowLoopbackClientMetadata
  const fetch = budgeted(createSafeFetch({ allowLoopback }), wiring.limits)
  const https = config.publicUrl.protocol === 'https:'

  return createAuthorizationServer(settings, {
    ...wiring,
    documents: createMetadataDocuments({
      fetch,
      cache: store.metadataCache,
      clock,
      log,
      policy,
      allowLoopback,
    }),
    registrationPolicy: policy,
    upstreamPolicy: config.upstreamPolicy,
    fetch: guardedFetch(fetch),
    limitToken: (client, request) => limitToken(wiring, client, request),
    ...(wiring.observer ? { tokenAnswered: wiring.observer.tokenAnswered } : {}),
    errorPage: (title, whatHappened, whatToDo) =>
      errorPage({ title, whatHappened, whatToDo, siteName: app.title }),
    errorReturnPage: (to, error) => errorReturnPage({ to, error, siteName: app.title }),
    appPage: (to) =>
      continuePage({ to, customSchemes: config.redirectSchemes, siteName: app.title }),
    pageHeaders: pageHeaders({ https, opener: 'keep' }),
  })
}

function limitToken(
  { config, limits }: Wiring,
  { clientId, proven }: TokenClient,
  request: IncomingMessage,
): TokenLimit {
  // One stranger must not use up the allowance of everybody who uses a public client.
  const from = proven ? '' : ` ${addressKey(clientAddress(request, config.trustedProxyHops))}`
  const decision = limits.token(clientId + from)
  return { allowed: decision.allowed, headers: rateLimitFields(decision) }
}
