import { policyClaims, readRequirements } from './claims-request.ts'
import type { BlockCode } from './conditions.ts'
import type { Person } from './directory.ts'
import { EntraError } from './errors.ts'
import type { Parameters } from './parameters.ts'
import type { ScopeRequest } from './scopes.ts'
import type { Services } from './services.ts'
import type { SignIn } from './sign-in.ts'

/**
 * Whether a person may have anything at all.
 * @throws EntraError 50057 disabled, or the code that the person is blocked with.
 */
export function requireAdmitted({ conditions }: Services, person: Person): void {
  const { disabled, blocked } = conditions.of(person)
  if (disabled)
    throw new EntraError(50057, 'The user account is disabled. Ask an administrator to enable it.')
  if (blocked !== undefined)
    throw new EntraError(blocked, BLOCKED[blocked], { suberror: 'message_only' })
}

const BLOCKED: Readonly<Record<BlockCode, string>> = {
  50105: 'The signed in user is not assigned to a role for the application.',
  53003:
    'Access has been blocked by Conditional Access policies. The access policy does not allow ' +
    'token issuance.',
  530032: 'Blocked by security policy of the tenant.',
}

/**
 * Whether a sign-in of before still counts.
 * @throws EntraError 90055 throttled, 50057, the code of a block, 50173 revoked since.
 */
export function requireSession(services: Services, person: Person, signIn: SignIn): void {
  requireUnthrottled(services, person)
  requireAdmitted(services, person)
  const { revokedAt } = services.conditions.of(person)
  if (signIn.at < revokedAt)
    throw new EntraError(
      50173,
      'The provided grant has expired due to it being revoked, a fresh auth token is needed. The ' +
        'user might have changed or reset their password. The grant was issued on ' +
        `'${new Date(signIn.at).toISOString()}' and the TokensValidFrom date (before which tokens ` +
        `are not valid) for this user is '${new Date(revokedAt).toISOString()}'.`,
    )
}

/** @throws EntraError 90055, HTTP 429 with Retry-After. */
function requireUnthrottled({ conditions }: Services, person: Person): void {
  const { throttle } = conditions.of(person)
  if (!throttle || throttle.remaining === 0) return
  throttle.remaining -= 1
  throw new EntraError(90055, 'There are too many incoming requests.', {
    retryAfter: throttle.retryAfter,
  })
}

/**
 * Whether the sign-in proves as much as a token for these scopes takes: what policy asks for the
 * resource, then what the request itself asks with `claims`.
 * @throws EntraError 50076 with the policy's claims, 50078 with those of the request, 90023.
 */
export function requireProof(
  { conditions }: Services,
  { person, signIn }: { readonly person: Person; readonly signIn: SignIn },
  scopes: ScopeRequest,
  body: Parameters,
): void {
  const [resource] = scopes.resources
  const policy = resource && conditions.of(person).stepUps.get(resource.appId)
  if (policy !== undefined && !signIn.met.includes(`capolids=${policy}`))
    throw new EntraError(
      50076,
      'Due to a configuration change made by your administrator, or because you moved to a new ' +
        `location, you must use multi-factor authentication to access '${resource?.appId}'.`,
      { suberror: 'basic_action', claims: policyClaims(policy) },
    )
  const text = body.get('claims')
  const unmet = readRequirements(text).filter((one) => !signIn.met.includes(one))
  if (text !== undefined && unmet.length > 0)
    throw new EntraError(
      50078,
      'Presented multi-factor authentication has expired due to policies configured by your ' +
        `administrator, you must refresh it to access '${resource?.appId ?? ''}'.`,
      { suberror: 'basic_action', claims: text },
    )
}
