import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { modern } from '../flows/journey/raw-mcp.ts'
import { Browser } from '../world/browser.ts'
import {
  type Addresses,
  allowAs,
  authorizeUrl,
  connect,
  openConsent,
  pkce,
  REDIRECT,
} from '../world/oauth-client.ts'

/** An HTTP answer, and how long it took. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly ms: number
}

/** Nothing may take longer than this, whatever happens to the database: it would hang. */
const WATCHDOG_MS = 45_000

/** One client of a gateway, each request of which is measured; it came before the trouble began. */
export interface Visitor {
  /** The longest that anything took, in milliseconds. */
  readonly longest: () => number
  /** Public, without and with the token, documents and keys: what needs no database. */
  stateless(): Promise<readonly Answer[]>
  refresh(): Promise<Answer>
  authorize(): Promise<Answer>
  register(): Promise<Answer>
  /** Keeps an assessment; always the same one, until it is kept. */
  write(): Promise<Answer>
  /** Goes on with a sign-in that stood at the consent page before. */
  goOn(): Promise<void>
  probe(path: '/readyz' | '/healthz'): Promise<number>
}

const HOME = { postcode: '1234AA', huisnummer: 1 }

/** Connects as somebody, and leaves another browser standing at the consent page. */
export async function visit(world: Addresses, username: string): Promise<Visitor> {
  const { clientId, tokens } = await connect(world, username)
  const idempotency_key = randomBytes(9).toString('base64url')
  let refreshToken = tokens.refresh_token ?? ''
  let accessToken = tokens.access_token
  let longest = 0

  async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
    const start = performance.now()
    const signal = AbortSignal.timeout(WATCHDOG_MS)
    const response = await fetch(world.url + path, { redirect: 'manual', signal, ...init })
    const text = await response.text()
    const ms = performance.now() - start
    longest = Math.max(longest, ms)
    assert.notEqual(response.status, 500, `${path}: ${text}`)
    return { status: response.status, headers: response.headers, text, ms }
  }

  function mcp(method: string, params: Record<string, unknown> = {}, token?: string) {
    const { headers, body } = modern(method, params)
    return ask('/mcp', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify(body),
    })
  }

  const look = { name: 'Get_Property_Data', arguments: HOME }
  const keep = {
    name: 'Quick_Assess_Property',
    arguments: { ...HOME, purpose: 'sale', save: true, idempotency_key },
  }
  const authorization = () => authorizeUrl(world, clientId, pkce().challenge)
  const waiting = new Browser()
  const consent = await openConsent(waiting, authorization())

  const visitor: Visitor = {
    longest: () => longest,
    stateless: () =>
      Promise.all([
        mcp('tools/list'),
        mcp('tools/call', look),
        mcp('tools/call', look, accessToken),
        ask('/.well-known/oauth-protected-resource/mcp'),
        ask('/.well-known/oauth-authorization-server'),
        ask('/oauth/jwks'),
      ]),
    async refresh() {
      const fields = {
        grant_type: 'refresh_token',
        client_id: clientId,
        refresh_token: refreshToken,
      }
      const answer = await ask('/oauth/token', {
        method: 'POST',
        body: new URLSearchParams(fields),
      })
      if (answer.status !== 200) return answer
      const { access_token, refresh_token } = JSON.parse(answer.text)
      accessToken = access_token
      refreshToken = refresh_token
      return answer
    },
    authorize() {
      const { pathname, search } = authorization()
      return ask(pathname + search, { headers: { accept: 'text/html' } })
    },
    register: () =>
      ask('/oauth/register', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          redirect_uris: [REDIRECT],
          token_endpoint_auth_method: 'none',
        }),
      }),
    write: () => mcp('tools/call', keep, accessToken),
    async goOn() {
      const again = await waiting.get(consent.url)
      const back = await allowAs(waiting, again, username)
      assert.ok(back.searchParams.get('code'), back.href)
    },
    probe: async (path) => (await ask(path)).status,
  }
  // As a platform does before it sends anybody: what is made at first use is made now.
  assert.equal(await visitor.probe('/readyz'), 200)
  return visitor
}
