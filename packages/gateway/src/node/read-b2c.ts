import type { B2cUpstream } from '../assembly/upstream-config.ts'
import { atOtherPolicy, b2cDiscoveryUrl } from '../identity/b2c-policy.ts'
import { isGuid } from '../kernel/guid.ts'
import type { EnvironmentReader } from './environment.ts'
import {
  credential,
  displayName,
  guid,
  issuer,
  NOWHERE,
  type Reading,
} from './read-registration.ts'

/** Azure AD B2C: a tenant, and the policy that people sign in by. */
export function b2c(reading: Reading): B2cUpstream {
  const { read } = reading
  const policy = read.text('AZURE_B2C_POLICY') ?? ''
  const reset = read.text('AZURE_B2C_PASSWORD_RESET_POLICY')
  const discoveryUrl = b2cDiscovery(read, policy)
  const passwordResetDiscoveryUrl = reset && atOtherPolicy(discoveryUrl, policy, reset)
  judgeRedirect(reading)
  return {
    kind: 'b2c',
    discoveryUrl,
    ...issuer(read, 'AZURE_B2C_ISSUER'),
    allowedPolicies: read.list('AZURE_B2C_ALLOWED_POLICIES', [policy]),
    ...(passwordResetDiscoveryUrl ? { passwordResetDiscoveryUrl } : {}),
    clientId: guid(read, 'AZURE_B2C_CLIENT_ID'),
    // A secret is what Microsoft documents for B2C’s code flow; nothing else is known to work.
    credential: credential(reading, { prefix: 'AZURE_B2C', only: 'secret' }),
    ...displayName(read),
  }
}

/** By the tenant's name, or the whole address: then it must be of the policy that is named. */
function b2cDiscovery(read: EnvironmentReader, policy: string): URL {
  if (read.text('AZURE_B2C_DISCOVERY_URL') === undefined) return b2cDiscoveryByName(read, policy)
  const url = read.url(NOWHERE, 'AZURE_B2C_DISCOVERY_URL')
  if (url.href !== NOWHERE && !atOtherPolicy(url, policy, policy))
    read.fault(
      `AZURE_B2C_DISCOVERY_URL is not an address of the policy ${policy}, which AZURE_B2C_POLICY names. Give the address of that policy's document, or name the other policy.`,
    )
  return url
}

function b2cDiscoveryByName(read: EnvironmentReader, policy: string): URL {
  const tenant = read.text('AZURE_B2C_TENANT')
  if (tenant !== undefined && !isGuid(tenant) && TENANT_NAME.test(tenant))
    return b2cDiscoveryUrl({ tenant, policy })
  const what = tenant === undefined ? 'is missing' : `can't be "${tenant}"`
  read.fault(
    `AZURE_B2C_TENANT ${what}: it is the tenant’s name, such as contoso or contoso.onmicrosoft.com. With a tenant id or a custom domain, set AZURE_B2C_DISCOVERY_URL instead.`,
  )
  return new URL(NOWHERE)
}

const TENANT_NAME = /^[a-z0-9-]+(\.onmicrosoft\.com)?$/i

/** Named only so that a deployment's settings can say it; there is one callback, and it is ours. */
function judgeRedirect({ read, callback }: Reading): void {
  const redirect = read.text('AZURE_B2C_REDIRECT_URI')
  if (redirect === undefined || redirect === callback) return
  read.fault(
    `AZURE_B2C_REDIRECT_URI is ${redirect}, and this gateway's callback is ${callback}. Register that one at Azure AD B2C, and set it here or leave it out.`,
  )
}
