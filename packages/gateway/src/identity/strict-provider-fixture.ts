import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import Provider, { type Configuration } from 'oidc-provider'

/** A certified OpenID provider over HTTP, strict where the standards let it be. */
export interface StrictProvider {
  readonly issuer: string
  /** Who signs in next. */
  person: string
  /** People whose accounts were closed. */
  readonly closed: Set<string>
  /** Does what a browser does, the person agreeing to everything, until our callback is reached. */
  signIn(start: URL): Promise<URLSearchParams>
  close(): Promise<void>
}

export interface StrictRegistration {
  readonly clientId: string
  readonly secret: string
  readonly redirectUri: string
}

/** It sends `iss`, demands PKCE, takes a secret in the header only, and rotates refresh tokens. */
export async function startStrictProvider(
  registration: StrictRegistration,
): Promise<StrictProvider> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const strict: StrictProvider = {
    issuer,
    person: 'noor',
    closed: new Set(),
    signIn: (start) => browse(start, registration.redirectUri),
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
  const provider = new Provider(issuer, await configuration(registration, strict))
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction')) return void answer(request, response)
    void interact(provider, strict.person, request, response)
  })
  return strict
}

async function configuration(
  { clientId, secret, redirectUri }: StrictRegistration,
  { closed }: StrictProvider,
): Promise<Configuration> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const key: JWK = { ...(await exportJWK(privateKey)), kid: 'strict', use: 'sig', alg: 'RS256' }
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: secret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: ['a cookie key of this test'] },
    clientAuthMethods: ['client_secret_basic'],
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    ttl: { Session: 3_600, Grant: 3_600, RefreshToken: 3_600, Interaction: 600 },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, id) =>
      closed.has(id) ? undefined : { accountId: id, claims: () => ({ sub: id }) },
  }
}

async function interact(
  provider: Provider,
  person: string,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const { prompt, params, session } = await provider.interactionDetails(request, response)
  if (prompt.name === 'login') {
    const login = { accountId: person }
    return provider.interactionFinished(request, response, { login })
  }
  const grant = new provider.Grant({
    accountId: session?.accountId ?? person,
    clientId: String(params['client_id']),
  })
  grant.addOIDCScope(String(params['scope']))
  const consent = { grantId: await grant.save() }
  await provider.interactionFinished(request, response, { consent })
}

const MAX_STEPS = 20

async function browse(start: URL, callback: string): Promise<URLSearchParams> {
  const cookies = new Map<string, string>()
  let url = start
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/)
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (!location) throw new Error(`${response.status}: ${await response.text()}`)
    url = new URL(location, url)
    if (url.href.startsWith(callback)) return url.searchParams
  }
  throw new Error('the sign-in goes round in circles')
}
