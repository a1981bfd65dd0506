import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider'
import type { Browser, Page } from '../../test/world/browser.ts'
import { isClientRedirect } from '../../test/world/oauth-client.ts'
import { UPSTREAM_CLIENT } from '../../test/world/wayward-upstream.ts'

/** oidc-provider, OpenID certified, as strict as it can be, over HTTP. */
export interface StrictProvider {
  /** The settings of a gateway that trusts it. */
  readonly env: Readonly<Record<string, string>>
  /** Refresh tokens it has given, oldest first. */
  readonly refreshTokens: readonly string[]
  /** People whose accounts were closed. */
  readonly closed: Set<string>
  /** Tells it where the gateway is; before that it answers nobody. */
  register(redirectUri: string): void
  /** Takes back the newest refresh token, by its own revocation endpoint (RFC 7009). */
  revoke(): Promise<void>
  close(): Promise<void>
}

const { OIDC_CLIENT_ID: CLIENT_ID, OIDC_CLIENT_SECRET: SECRET } = UPSTREAM_CLIENT

/** It sends `iss`, demands PKCE, takes a secret in the header only, and rotates refresh tokens. */
export async function startStrictProvider(): Promise<StrictProvider> {
  let answer: RequestListener = (_, response) => void response.writeHead(503).end()
  const server = createServer((request, response) => answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await exportJWK(privateKey)), kid: 'strict', use: 'sig', alg: 'RS256' }
  const refreshTokens: string[] = []
  const closed = new Set<string>()
  return {
    env: { ENTRA_TENANT: '', OIDC_ISSUER: issuer, ...UPSTREAM_CLIENT },
    refreshTokens,
    closed,
    register(redirectUri) {
      const provider = new Provider(issuer, configuration(redirectUri, closed, jwk))
      provider.on('refresh_token.saved', ({ jti }) => {
        if (!refreshTokens.includes(jti)) refreshTokens.push(jti)
      })
      answer = provider.callback()
    },
    async revoke() {
      const body = new URLSearchParams({ token: refreshTokens.at(-1) ?? '' })
      const authorization = `Basic ${Buffer.from(`${CLIENT_ID}:${SECRET}`).toString('base64')}`
      const headers = { authorization }
      const { status } = await fetch(`${issuer}/token/revocation`, {
        method: 'POST',
        body,
        headers,
      })
      if (status !== 200) throw new Error(`revocation answered ${status}`)
    },
    async close() {
      const ended = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await ended
    },
  }
}

const configuration = (
  redirectUri: string,
  closed: ReadonlySet<string>,
  jwk: object,
): Configuration => ({
  clients: [client(redirectUri)],
  jwks: { keys: [jwk as never] },
  cookies: { keys: ['a cookie key of this test'] },
  clientAuthMethods: ['client_secret_basic'],
  features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  ttl: { Session: 86_400, Grant: 86_400 * 30, RefreshToken: 86_400, Interaction: 600 },
  findAccount: (_, id) =>
    closed.has(id) ? undefined : { accountId: id, claims: () => ({ sub: id }) },
})

const client = (redirectUri: string): ClientMetadata => ({
  client_id: CLIENT_ID,
  client_secret: SECRET,
  redirect_uris: [redirectUri],
  grant_types: ['authorization_code', 'refresh_token'],
})

/** Fills in its login form and agrees to its consent form. */
export const signInAs =
  (login: string) =>
  async (browser: Browser, page: Page): Promise<Page> => {
    const consent = await submit(browser, page, { prompt: 'login', login, password: 'any' })
    return submit(browser, consent, { prompt: 'consent' })
  }

/** Follows the page's link that cancels. */
export async function cancel(browser: Browser, page: Page): Promise<Page> {
  const abort = /href="([^"]+\/abort)"/.exec(page.html)?.[1] ?? ''
  return browser.open(new URL(abort, page.url), isClientRedirect)
}

async function submit(browser: Browser, page: Page, fields: Record<string, string>) {
  const { action } = page.form()
  const answer = await browser.post(action, fields)
  return answer.next ? browser.open(answer.next, isClientRedirect) : answer
}
