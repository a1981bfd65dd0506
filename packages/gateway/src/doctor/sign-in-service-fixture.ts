import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { systemClock } from '../kernel/clock.ts'
import type { Env } from '../node/environment.ts'
import { type Examination, examine } from './examination.ts'
import { readDeployment } from './read-deployment.ts'

/** Test support: a sign-in service that answers whatever a test wants, over HTTP. */
export interface SignInService extends AsyncDisposable {
  readonly origin: string
  /** What its discovery document says; the usual members may be overwritten or taken out. */
  document: Record<string, unknown>
  /** How the endpoints answer; a test replaces them. */
  authorize: (request: IncomingMessage, response: ServerResponse) => void
  token: (form: URLSearchParams, response: ServerResponse, request: IncomingMessage) => void
  /** Headers of the discovery document, such as a Date of long ago. */
  headers: Record<string, string>
  /** Settings of a gateway that signs in here. */
  env(more?: Env): Env
  /** What the checks of such a gateway share. */
  examination(more?: Env): Examination
}

export const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
export const APP = 'cccccccc-0000-4000-8000-000000000001'
/** Where nothing can run: no request ever leaves for this port, fetch itself refuses it. */
const NOBODY = 'http://localhost:9'
export const CALLBACK = `${NOBODY}/oauth/callback`
export const SECRET = 'a secret of the app that nobody sees'

const { publicKey } = await generateKeyPair('RS256')
const KEY = { ...(await exportJWK(publicKey)), kid: 'one', use: 'sig' }

export async function startSignInService(): Promise<SignInService> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const send = (value: unknown) => response.end(JSON.stringify(value))
    if (pathname.endsWith('/.well-known/openid-configuration')) {
      response.writeHead(200, service.headers)
      return send(service.document)
    }
    if (pathname === '/keys') return send({ keys: [KEY] })
    if (pathname === '/authorize') return service.authorize(request, response)
    let body = ''
    for await (const chunk of request) body += chunk
    service.token(new URLSearchParams(body), response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const service: SignInService = {
    origin,
    document: {
      issuer: `${origin}/${TENANT}/v2.0`,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      jwks_uri: `${origin}/keys`,
      token_endpoint_auth_methods_supported: ['client_secret_post'],
    },
    headers: {},
    authorize: (_, response) => void response.end('a sign-in page'),
    token: (_, response) => void response.end('{}'),
    env: (more = {}) => ({
      ENTRA_AUTHORITY_HOST: origin,
      ENTRA_TENANT: TENANT,
      ENTRA_CLIENT_ID: APP,
      ENTRA_CLIENT_SECRET: SECRET,
      PUBLIC_URL: NOBODY,
      ...more,
    }),
    examination(more) {
      const env = service.env(more)
      const { config, faults } = readDeployment(env)
      return examine(env, config, faults, systemClock)
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return service
}

/** A limit that no test reaches. */
export const noLimit = (): AbortSignal => new AbortController().signal
