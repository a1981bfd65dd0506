import { randomUUID } from 'node:crypto'
import type { JWTPayload } from 'jose'
import { pairwiseSubject } from './claims.ts'
import { displayName, type Person } from './directory.ts'
import { openGraphToken } from './graph-token.ts'
import { correlationOf } from './parameters.ts'
import { GRAPH_APP_ID } from './scopes.ts'
import type { Services } from './services.ts'

interface Caller {
  readonly person: Person
  readonly appId: string
  readonly scopes: readonly string[]
}

interface Refusal {
  readonly status: 400 | 401 | 403
  readonly code: string
  readonly message: string
}

/** `GET /v1.0/me`: the signed-in person's profile, for a Graph token with User.Read. */
export async function answerMe(services: Services, request: Request): Promise<Response> {
  const caller = await authenticate(services, request)
  if ('code' in caller) return refuse(services, request, caller)
  if (!caller.scopes.includes('User.Read')) return refuse(services, request, TOO_LITTLE_SCOPE)
  const context = `${services.origin}/v1.0/$metadata#users/$entity`
  return reply(request, 200, { '@odata.context': context, ...profile(caller.person) })
}

/** The userinfo endpoint (OpenID Connect Core section 5.3), for a token with `openid`. */
export async function answerUserinfo(services: Services, request: Request): Promise<Response> {
  const caller = await authenticate(services, request)
  if ('code' in caller) return refuse(services, request, caller)
  const { person, appId, scopes } = caller
  if (!scopes.includes('openid')) return refuse(services, request, TOO_LITTLE_SCOPE)
  return reply(request, 200, {
    sub: pairwiseSubject(person, appId),
    ...(scopes.includes('profile') && {
      name: displayName(person),
      family_name: person.surname,
      given_name: person.givenName,
    }),
    ...(scopes.includes('email') && { email: person.username }),
  })
}

/** Any other Graph address. */
export function answerUnknownGraph(services: Services, request: Request): Response {
  const segment = new URL(request.url).pathname.split('/').at(-1) ?? ''
  const message = `Resource not found for the segment '${segment.slice(0, 100)}'.`
  return refuse(services, request, { status: 400, code: 'BadRequest', message })
}

async function authenticate(services: Services, request: Request): Promise<Caller | Refusal> {
  const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (!token) return invalidToken('Access token is empty.')
  const claims = await openGraphToken(await services.keys, token)
  if (!claims) return invalidToken('Access token validation failure.')
  if (claims.aud !== GRAPH_APP_ID)
    return invalidToken('Access token validation failure. Invalid audience.')
  if ((claims.exp ?? 0) * 1000 <= services.now())
    return invalidToken('Lifetime validation failed, the token is expired.')
  const person = services.directory.people.find((one) => isPerson(one, claims))
  if (!person) return invalidToken('The identity of the calling user could not be found.')
  return { person, appId: String(claims['appid']), scopes: String(claims['scp']).split(' ') }
}

const isPerson = (person: Person, claims: JWTPayload): boolean =>
  person.oid === claims['oid'] && person.tid === claims['tid']

const invalidToken = (message: string): Refusal => ({
  status: 401,
  code: 'InvalidAuthenticationToken',
  message,
})

const TOO_LITTLE_SCOPE: Refusal = {
  status: 403,
  code: 'Authorization_RequestDenied',
  message: 'Insufficient privileges to complete the operation.',
}

/** The default properties of Graph's user resource. */
const profile = (person: Person) => ({
  businessPhones: [],
  displayName: displayName(person),
  givenName: person.givenName,
  jobTitle: person.jobTitle,
  mail: person.username,
  mobilePhone: null,
  officeLocation: person.officeLocation,
  preferredLanguage: null,
  surname: person.surname,
  userPrincipalName: person.username,
  id: person.oid,
})

function refuse(services: Services, request: Request, refusal: Refusal): Response {
  const { status, code, message } = refusal
  const ids = requestIds(request)
  const date = new Date(services.now()).toISOString().slice(0, 19)
  const error = { code, message, innerError: { date, ...ids } }
  const challenge = `Bearer realm="", authorization_uri="${services.origin}/common/oauth2/authorize"`
  return Response.json(
    { error },
    { status, headers: { ...ids, ...(status === 401 && { 'www-authenticate': challenge }) } },
  )
}

const reply = (request: Request, status: number, body: object): Response =>
  Response.json(body, { status, headers: { ...requestIds(request), 'cache-control': 'no-store' } })

function requestIds(request: Request): { 'request-id': string; 'client-request-id': string } {
  const id = randomUUID()
  return { 'request-id': id, 'client-request-id': correlationOf(request.headers) ?? id }
}
