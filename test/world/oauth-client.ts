import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { Browser, type Page } from './browser.ts'
import type { World } from './world.ts'

export const REDIRECT = 'http://127.0.0.1:8976/callback'

/** The gateway and the upstream are at `localhost`; clients are at the address, or at a scheme. */
export const isClientRedirect = (url: URL): boolean =>
  url.hostname === '127.0.0.1' || !['http:', 'https:'].includes(url.protocol)

/** Where a gateway is; whichever way it was started. */
export type Addresses = Pick<World, 'url' | 'mcpUrl'>

export interface Registered {
  readonly client_id: string
  readonly client_secret?: string
}

/** RFC 7591, as a public native client unless said otherwise. */
export async function registerClient(
  world: Addresses,
  metadata: Record<string, unknown> = {},
): Promise<Registered> {
  const response = await fetch(`${world.url}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Test client',
      redirect_uris: [REDIRECT],
      token_endpoint_auth_method: 'none',
      ...metadata,
    }),
  })
  const body = (await response.json()) as Registered
  assert.equal(response.status, 201, JSON.stringify(body))
  return body
}

export interface Pkce {
  readonly verifier: string
  readonly challenge: string
}

export function pkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

/** An authorization request; `undefined` in `changes` removes a parameter. */
export function authorizeUrl(
  world: Addresses,
  clientId: string,
  challenge: string,
  changes: Record<string, string | undefined> = {},
): URL {
  const url = new URL('/oauth/authorize', world.url)
  const parameters: Record<string, string | undefined> = {
    client_id: clientId,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: 'property:read assessments:read assessments:write',
    resource: world.mcpUrl,
    state: 'state-of-the-client',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...changes,
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  return url
}

/** From the authorization request to the consent page. */
export async function openConsent(browser: Browser, url: URL): Promise<Page> {
  const page = await browser.open(url, isClientRedirect)
  assert.match(
    page.url.pathname,
    /^\/oauth\/consent\//,
    `${page.status} ${page.html.slice(0, 400)}`,
  )
  return page
}

/** Allow, then the upstream sign-in as `username`; ends where the client gets its answer. */
export async function allowAs(browser: Browser, consent: Page, username: string): Promise<URL> {
  const { action, fields } = consent.form()
  const allowed = await browser.post(action, { ...fields, decision: 'allow' })
  assert.equal(allowed.status, 200, allowed.html.slice(0, 300))
  assert.ok(allowed.next)
  const picker = await browser.open(allowed.next, isClientRedirect)
  return signInAt(browser, picker, username)
}

/** Picks a person on the upstream page and follows the way back. */
async function signInAt(browser: Browser, picker: Page, username: string): Promise<URL> {
  const signedIn = await browser.post(picker.url, { username })
  assert.ok(signedIn.next, signedIn.html.slice(0, 300))
  const last = await browser.open(signedIn.next, isClientRedirect)
  assert.ok(last.next, `${last.status} ${last.html.slice(0, 400)}`)
  return last.next
}

export interface Tokens {
  readonly access_token: string
  readonly refresh_token?: string
  readonly expires_in: number
  readonly scope?: string
  readonly token_type: string
}

export async function tokenRequest(
  world: Addresses,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<{
  status: number
  headers: Headers
  body: Tokens & { error?: string; error_description?: string }
}> {
  const response = await fetch(`${world.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
  })
  const body = (await response.json()) as Tokens & { error?: string }
  return { status: response.status, headers: response.headers, body }
}

/** The whole journey for one person: register, consent, sign in, redeem. */
export async function connect(
  world: Addresses,
  username: string,
  changes: Record<string, string | undefined> = {},
): Promise<{ clientId: string; tokens: Tokens; browser: Browser }> {
  const { client_id } = await registerClient(world)
  const browser = new Browser()
  const request = await authorized(world, browser, client_id, username, changes)
  const { status, body } = await tokenRequest(world, request)
  assert.equal(status, 200, JSON.stringify(body))
  return { clientId: client_id, tokens: body, browser }
}

/** Consent and sign-in for a known client; returns the token request that redeems the code. */
export async function authorized(
  world: Addresses,
  browser: Browser,
  clientId: string,
  username: string,
  changes: Record<string, string | undefined> = {},
): Promise<Record<'grant_type' | 'client_id' | 'code' | 'code_verifier' | 'redirect_uri', string>> {
  const { verifier, challenge } = pkce()
  const consent = await openConsent(browser, authorizeUrl(world, clientId, challenge, changes))
  const back = await allowAs(browser, consent, username)
  const code = back.searchParams.get('code')
  assert.ok(code, back.href)
  return {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    code_verifier: verifier,
    redirect_uri: changes['redirect_uri'] ?? REDIRECT,
    ...(changes['resource'] ? { resource: changes['resource'] } : {}),
  }
}

/** RFC 6749 section 2.3.1. */
export const basic = (clientId: string, secret: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
})

/** One stateless MCP request (2026-07-28); returns the HTTP answer with its parsed body. */
export async function callTool(
  url: string,
  name: string,
  args: Record<string, unknown>,
  token?: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: RpcAnswer }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': name,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        name,
        arguments: args,
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    }),
  })
  const body = (await response.json()) as RpcAnswer
  return { status: response.status, headers: response.headers, body }
}

export interface RpcAnswer {
  readonly result?: {
    readonly isError?: boolean
    readonly structuredContent?: Record<string, unknown>
    readonly content: readonly { readonly type: string; readonly text?: string }[]
  }
  readonly error?: { readonly code: number; readonly message: string }
}
