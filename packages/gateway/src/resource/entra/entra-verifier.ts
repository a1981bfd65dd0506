import { type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose'
import { PERSONAL_ACCOUNTS } from '../../identity/entra.ts'
import { createProviderKeys, type ProviderKeys } from '../../identity/upstream-keys.ts'
import { isGuid } from '../../kernel/guid.ts'
import type { People } from '../../storage/ports/people.ts'
import { checkedJwt } from '../checked-jwt.ts'
import { frozenPrincipal, type Principal } from '../principal.ts'
import { InvalidToken, type TokenCheck } from '../token-verifier.ts'
import {
  createEntraAuthority,
  type EntraAuthority,
  type EntraAuthorityOptions,
} from './authority.ts'
import { callerOf } from './caller.ts'
import { checkIssuer, versionOf } from './issuer.ts'
import { createPersonIds } from './person-ids.ts'
import { readTokenHeader } from './token-header.ts'

export interface EntraVerifierOptions extends EntraAuthorityOptions {
  /** Tenant ids whose people may come in; `any` must be said aloud. */
  readonly allowedTenants: readonly string[] | 'any'
  /** Our app registration. It and `api://<clientId>` are audiences. */
  readonly clientId: string
  /** App ID URIs besides that one, as registered: v1.0 tokens carry the one the client asked for. */
  readonly appIdUris?: readonly string[]
  /** Our scopes; the app registration exposes them under the same names. Others are dropped. */
  readonly scopes: readonly string[]
  readonly people: Pick<People, 'idFor'>
  /** Lets applications in without a person; their app roles count as scopes. Default: no. */
  readonly allowApps?: boolean
  /** Client ids that may bring tokens; every client when left out. */
  readonly allowedClients?: readonly string[]
}

export interface EntraVerifier extends TokenCheck {
  /** The complete check, every time. @throws {InvalidToken} */
  verify(token: string): Promise<Principal>
  /**
   * The token a person came with, for On-Behalf-Of; `undefined` for anybody else's principal. It is
   * kept beside the principal and not on it, so that it can't end up in a log or an answer.
   */
  callersToken(principal: Principal): string | undefined
}

interface Checks extends EntraVerifierOptions {
  readonly keys: ProviderKeys
  readonly authority: EntraAuthority
}

/** Of clocks, on either side. */
export const LEEWAY_SECONDS = 60
/** A check is made anew after so long: tenants, clients and keys as we know them then. */
const GOOD_FOR_MS = 60_000
const REQUIRED = ['iss', 'aud', 'sub', 'tid', 'oid', 'ver', 'iat', 'nbf', 'exp']

/**
 * Verifies access tokens that Microsoft Entra ID issued for our app, v1.0 and v2.0: Microsoft's
 * "Access tokens" and "Claims validation", plus the key's own issuer. A person is (tenant, object
 * id) as in the sign-in of the gateway itself, so both ways in lead to the same person.
 *
 * Throws {@link KeysUnavailable} when there is no verdict, because the keys can't be had: the
 * client must keep its token.
 */
export function createEntraVerifier(options: EntraVerifierOptions): EntraVerifier {
  const authority = createEntraAuthority(options)
  const keys = createProviderKeys({ ...options, jwksUri: authority.jwksUri })
  const checks = { ...options, authority, keys }
  const idOf = createPersonIds(options.people)
  const tokens = new WeakMap<Principal, string>()

  async function verify(token: string): Promise<Principal> {
    const principal = await principalOf(await verifiedClaims(token, checks), checks, idOf)
    if (principal.kind === 'person') tokens.set(principal, token)
    return principal
  }

  return {
    verify,
    async check(token) {
      const principal = await verify(token)
      const goodUntil = Math.min(principal.expiresAt * 1000, options.clock.now() + GOOD_FOR_MS)
      return { principal, goodUntil, stands: () => true }
    },
    callersToken: (principal) => tokens.get(principal),
  }
}

/** Who signed it comes first: nothing else in a token means anything before. */
async function verifiedClaims(token: string, checks: Checks): Promise<JWTPayload> {
  const header = readTokenHeader(token)
  const { claims, keyIssuer } = await checkedJwt(async () => {
    const { key, issuer } = await checks.keys.find(header)
    return { claims: (await jwtVerify(token, key, rules(checks))).payload, keyIssuer: issuer }
  })
  checkTenant(guid(claims, 'tid'), checks)
  await checkIssuer(claims, keyIssuer, checks.authority)
  return claims
}

const rules = ({ clientId, appIdUris = [], clock }: Checks): JWTVerifyOptions => ({
  // A second lock: the header was read before.
  algorithms: ['RS256'],
  audience: [clientId.toLowerCase(), `api://${clientId.toLowerCase()}`, ...appIdUris],
  requiredClaims: REQUIRED,
  clockTolerance: LEEWAY_SECONDS,
  currentDate: new Date(clock.now()),
})

/** "Any" organisation is not anybody at all, unless the authority itself takes personal accounts. */
function checkTenant(tid: string, { allowedTenants, tenant }: Checks): void {
  const allowed =
    allowedTenants === 'any'
      ? tid !== PERSONAL_ACCOUNTS || tenant === 'common' || tenant === 'consumers'
      : includes(allowedTenants, tid)
  if (!allowed) throw new InvalidToken('Your organisation is not allowed to use this server.')
}

async function principalOf(
  claims: JWTPayload,
  { allowApps = false, allowedClients, scopes }: Checks,
  idOf: ReturnType<typeof createPersonIds>,
): Promise<Principal> {
  const { kind, granted } = callerOf(claims, allowApps)
  const clientId = guid(claims, versionOf(claims) === '1.0' ? 'appid' : 'azp')
  if (allowedClients !== undefined && !includes(allowedClients, clientId))
    throw new InvalidToken('The application that got this token may not use this server.')
  const known = granted.filter((name) => scopes.includes(name))
  if (known.length === 0)
    throw new InvalidToken('The access token grants none of the scopes of this server.')
  const [tenantId, objectId] = [guid(claims, 'tid'), guid(claims, 'oid')]
  return frozenPrincipal({
    kind,
    id: kind === 'person' ? await idOf({ tenantId, objectId }) : `entra:${tenantId}:${objectId}`,
    clientId,
    scopes: new Set(known),
    expiresAt: claims.exp as number,
    tenantId,
    objectId,
  })
}

/** In lower case, as Entra writes GUIDs and as they are stored. */
function guid(claims: JWTPayload, name: string): string {
  const value = claims[name]
  if (typeof value === 'string' && isGuid(value)) return value.toLowerCase()
  throw new InvalidToken(`The access token's ${name} claim is missing or wrong.`)
}

const includes = (list: readonly string[], value: string): boolean =>
  list.some((item) => item.toLowerCase() === value)
