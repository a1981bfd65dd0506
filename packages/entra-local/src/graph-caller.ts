import type { JWTPayload } from 'jose'
import { everyone, type Person } from './directory.ts'
import type { GraphRefusal } from './graph-answer.ts'
import { openGraphToken } from './graph-token.ts'
import { GRAPH_APP_ID } from './scopes.ts'
import type { Services } from './services.ts'

/** Whoever a Graph token speaks for. */
export interface Caller {
  readonly person: Person
  readonly appId: string
  readonly scopes: readonly string[]
}

/**
 * Reads the bearer token of a call. Every fault is 401, and so is the challenge of continuous
 * access evaluation, which names the `claims` that the next token has to meet.
 */
export async function authenticate(
  services: Services,
  authorization: string | null,
): Promise<Caller | GraphRefusal> {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
  if (!token) return invalidToken(services, 'Access token is empty.')
  const claims = await openGraphToken(await services.keys, token)
  if (!claims) return invalidToken(services, 'Access token validation failure.')
  if (claims.aud !== GRAPH_APP_ID)
    return invalidToken(services, 'Access token validation failure. Invalid audience.')
  if ((claims.exp ?? 0) * 1000 <= services.now())
    return invalidToken(services, 'Lifetime validation failed, the token is expired.')
  if (claims['scp'] === undefined) return APP_ONLY
  const person = everyone(services.directory).find((one) => isPerson(one, claims))
  if (!person) return invalidToken(services, 'The identity of the calling user could not be found.')
  const challenge = services.control.graphChallengeFor(person.oid, claims)
  if (challenge) return insufficientClaims(services, challenge.claims)
  return { person, appId: String(claims['appid']), scopes: String(claims['scp']).split(' ') }
}

/** Application permissions are not offered here; at Graph this is what /me answers an app. */
const APP_ONLY: GraphRefusal = {
  status: 400,
  code: 'BadRequest',
  message: '/me request is only valid with delegated authentication flow.',
}

const isPerson = (person: Person, claims: JWTPayload): boolean =>
  person.oid === claims['oid'] && person.tid === claims['tid']

const invalidToken = (services: Services, message: string): GraphRefusal => ({
  status: 401,
  code: 'InvalidAuthenticationToken',
  message,
  headers: { 'www-authenticate': challengeOf(services) },
})

const CHALLENGED =
  'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: ' +
  'TokenIssuedBeforeRevocationTimestamp'

const insufficientClaims = (services: Services, claims: string): GraphRefusal => ({
  ...invalidToken(services, CHALLENGED),
  headers: {
    'www-authenticate':
      `${challengeOf(services)}, client_id="${GRAPH_APP_ID}", error_description="${CHALLENGED}", ` +
      `error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`,
  },
})

/** Graph's realm is empty, and the address is that of v1.0 whatever the token was. */
const challengeOf = ({ origin }: Services): string =>
  `Bearer realm="", authorization_uri="${origin}/common/oauth2/authorize"`
