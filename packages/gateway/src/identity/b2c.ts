import type { JWTPayload } from 'jose'
import { isGuid } from '../kernel/guid.ts'
import type { PersonKey } from '../storage/ports/people.ts'
import { b2cRefresh, b2cSignIn } from './b2c-refusals.ts'
import { type IdentityProvider, SignInFailed } from './identity-provider.ts'
import { oidcProvider } from './oidc.ts'
import type { OidcDialect, RegistrationOptions } from './oidc-options.ts'

export interface B2cOptions extends RegistrationOptions {
  /** The sign-in policy's discovery document, whole; `b2cDiscoveryUrl` derives it. */
  readonly discoveryUrl: URL
  /** The exact `iss` of tokens, trailing slash included; whatever discovery says when left out. */
  readonly issuer?: string
  /** The tenant's id (GUID); needed only when the issuer does not hold it. */
  readonly tenantId?: string
  /**
   * The policies whose tokens sign a person in, whatever their case. All policies of a tenant sign
   * alike: a token of another, such as profile editing, proves no sign-in.
   */
  readonly allowedPolicies: readonly string[]
  /** Discovery document of the password-reset policy, for tenants that have a separate one. */
  readonly passwordResetDiscoveryUrl?: URL
}

/** Azure AD B2C. A person is (tenant, object id). It has no On-Behalf-Of. */
export function b2cProvider(options: B2cOptions): IdentityProvider {
  const displayName = options.displayName ?? 'Azure AD B2C'
  const reset =
    options.passwordResetDiscoveryUrl && passwordReset(options, options.passwordResetDiscoveryUrl)
  const signIn: IdentityProvider = oidcProvider({
    ...options,
    displayName,
    dialect: {
      ...dialect(options),
      signInRefused: b2cSignIn({
        toSignIn: (request) => signIn.start(request),
        ...(reset ? { toPasswordReset: (request) => reset.start(request) } : {}),
      }),
      refreshRefused: b2cRefresh,
    },
  })
  return signIn
}

/** Only ever started: a new password is no sign-in, so the person goes on to that afterwards. */
const passwordReset = (options: B2cOptions, discoveryUrl: URL): IdentityProvider =>
  oidcProvider({
    ...options,
    displayName: 'Password reset',
    discoveryUrl,
    dialect: { ...dialect(options), prompt: () => undefined },
  })

function dialect(options: B2cOptions): OidcDialect {
  // The client id as a scope is how B2C is asked for an access token for the app itself.
  const scope = `openid offline_access ${options.clientId}`
  const issuerOf = (discovered: string) => options.issuer ?? discovered
  return {
    scope: () => scope,
    tokenScope: scope,
    keepsAccessToken: true,
    // The one value B2C knows.
    prompt: () => 'login',
    responseIssuer: issuerOf,
    expectedIssuer: issuerOf,
    personOf: (claims) => personOf(claims, options),
  }
}

function personOf(claims: JWTPayload, options: B2cOptions): PersonKey {
  checkPolicy(claims, options.allowedPolicies)
  return { provider: 'azure-b2c', tenantId: tenantOf(claims, options), objectId: objectOf(claims) }
}

/** `tfp`, or `acr` in tokens of older policies. B2C writes names in lower case. */
function checkPolicy(claims: JWTPayload, allowed: readonly string[]): void {
  const policy = String(claims['tfp'] ?? claims['acr'] ?? '').toLowerCase()
  if (allowed.some((one) => one.toLowerCase() === policy)) return
  throw new SignInFailed(
    'access_denied',
    'This way of signing in is not accepted here. Start again from your app.',
    new Error(`the policy is not in the list of allowed ones: ${policy.slice(0, 100)}`),
  )
}

/** The issuer's tenant; `tid` is often missing, and must agree when it is there. */
function tenantOf(claims: JWTPayload, { tenantId }: B2cOptions): string {
  const named = [claims.iss?.split('/').find(isGuid), claims['tid'], tenantId]
  const [tenant, ...others] = named.flatMap((one) =>
    typeof one === 'string' ? [one.toLowerCase()] : [],
  )
  if (tenant === undefined) throw new Error('the issuer holds no tenant id, and none is configured')
  if (others.some((other) => other !== tenant)) throw new Error('the token is of another tenant')
  return tenant
}

/** `sub` is the object id unless a policy was told otherwise. */
function objectOf({ oid, sub }: JWTPayload): string {
  const objectId = oid ?? sub
  if (typeof objectId === 'string' && isGuid(objectId)) return objectId.toLowerCase()
  throw new SignInFailed('server_error', 'The sign-in service did not say who signed in.')
}
