import type { EntraUpstream } from '../assembly/upstream-config.ts'
import { chooseClientAuthentication } from '../identity/client-authentication/choose.ts'
import type { ClientAuthentication } from '../identity/client-authentication/client-authentication.ts'
import { isGuid } from '../kernel/guid.ts'
import { randomToken } from '../kernel/random.ts'
import { callbackOf } from '../oauth/engine/settings.ts'
import type { Discovery } from './discover.ts'
import type { Examination } from './examination.ts'
import { isShared } from './upstream.ts'

/** One token request that only shows whether the app is believed to be itself. */
export interface Trial {
  readonly authentication: ClientAuthentication
  /** About the credential itself, such as a certificate that expires soon. */
  readonly warnings: readonly string[]
  readonly endpoint: URL
  readonly clientId: string
  /** Of the grant; the client's own come with its authentication. */
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * At Entra and External ID, a token for this app itself (client_credentials). Elsewhere, a code
 * that was never issued: it is refused, but a wrong credential is refused first (RFC 6749 5.2).
 * @throws {CredentialUnavailable} when a certificate can't be used.
 */
export function prepareTrial(
  { config, clock }: Examination,
  discovery: Extract<Discovery, { state: 'found' }>,
): Trial | string {
  const { upstream, identityEndpoint: identity } = config.gateway
  const { clientId } = upstream
  const endpoint =
    upstream.kind === 'entra' ? tenantEndpoint(upstream, discovery.token) : discovery.token
  if (!endpoint) return 'Any tenant may sign in, and an app can only be tried at one.'
  const chosen = chooseClientAuthentication(upstream.credential, { clientId, identity, clock })
  const forItself = upstream.kind === 'entra' || upstream.kind === 'external-id'
  const parameters = forItself
    ? tokenForItself(clientId)
    : codeNobodyIssued(callbackOf(config.gateway.publicUrl))
  return { ...chosen, endpoint, clientId, parameters }
}

/** Apps can't authenticate at `common` and `organizations` (AADSTS9001023). */
function tenantEndpoint({ tenant, allowedTenants }: EntraUpstream, token: URL): URL | undefined {
  if (!isShared(tenant)) return token
  const [one] = allowedTenants === 'any' ? [] : allowedTenants
  if (one === undefined || !isGuid(one)) return undefined
  return new URL(token.href.replace(`/${tenant}/`, `/${one}/`))
}

const tokenForItself = (clientId: string) => ({
  grant_type: 'client_credentials',
  scope: `${clientId}/.default`,
})

const codeNobodyIssued = (redirect_uri: string) => ({
  grant_type: 'authorization_code',
  code: randomToken(),
  code_verifier: randomToken(),
  redirect_uri,
})
