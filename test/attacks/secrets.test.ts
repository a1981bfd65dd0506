import assert from 'node:assert/strict'
import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { signInAs } from '@voordeur/entra-local'
import { Browser } from '../world/browser.ts'
import {
  authorizeUrl,
  basic,
  callTool,
  isClientRedirect,
  openConsent,
  pkce,
  registerClient,
  tokenRequest,
} from '../world/oauth-client.ts'
import { people, startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 30_000 }
const STATE = 'state-that-only-the-client-knows-4711'
const UPSTREAM_SECRET = 'only-in-tests-and-longer-than-thirty-two-characters'

let world: World
const secrets = new Map<string, string>()
const pages: string[] = []

const remember = (name: string, value: string | null | undefined): string => {
  assert.ok(value && value.length >= 16, `${name} is a real value`)
  secrets.set(`${name} (${secrets.size})`, value)
  return value
}

/** One journey with everything in it, and every secret of it written down. */
async function journey(): Promise<void> {
  const client = await registerClient(world, { token_endpoint_auth_method: 'client_secret_basic' })
  const secret = remember('client secret', client.client_secret)
  const { verifier, challenge } = pkce()
  remember('code verifier', verifier)
  remember('state of the client', STATE)
  const browser = new Browser()
  const pushed = await push(client.client_id, secret, challenge)
  const consent = await openConsent(browser, pushed)
  const callback = await allow(browser, consent)
  await fail(callback)
  await failSigningIn(client.client_id, secret)
  const back = await browser.open(callback, isClientRedirect)
  const code = remember('code', back.next?.searchParams.get('code'))
  const headers = basic(client.client_id, secret)
  const redeem = { grant_type: 'authorization_code', code, code_verifier: verifier }
  const redirect_uri = 'http://127.0.0.1:8976/callback'
  const first = await tokenRequest(world, { ...redeem, redirect_uri }, headers)
  assert.equal(first.status, 200, JSON.stringify(first.body))
  const old = remember('refresh token', first.body.refresh_token)
  const renew = { grant_type: 'refresh_token', refresh_token: old }
  const second = await tokenRequest(world, renew, headers)
  remember('second refresh token', second.body.refresh_token)
  remember('access token', first.body.access_token)
  remember('second access token', second.body.access_token)
  remember('ID token', (first.body as { id_token?: string }).id_token)
  await callTool(world.mcpUrl, 'who_am_i', {}, second.body.access_token)
  await callTool(world.mcpUrl, 'who_am_i', {}, `${second.body.access_token}x`)
  await tokenRequest(world, renew, headers)
  await tokenRequest(world, { ...redeem, redirect_uri }, headers)
}

async function push(clientId: string, secret: string, challenge: string): Promise<URL> {
  const scope = 'openid property:read assessments:read'
  const request = authorizeUrl(world, clientId, challenge, { state: STATE, scope })
  const response = await fetch(`${world.url}/oauth/par`, {
    method: 'POST',
    body: request.searchParams,
    headers: basic(clientId, secret),
  })
  const { request_uri } = (await response.json()) as { request_uri: string }
  remember('pushed request', request_uri.split(':').at(-1))
  const url = new URL('/oauth/authorize', world.url)
  url.search = new URLSearchParams({ client_id: clientId, request_uri }).toString()
  return url
}

async function allow(browser: Browser, consent: Awaited<ReturnType<typeof openConsent>>) {
  const { action, fields } = consent.form()
  remember('csrf value', fields['csrf'])
  const { next } = await browser.post(action, { ...fields, decision: 'allow' })
  assert.ok(next)
  remember('upstream state', next.searchParams.get('state'))
  remember('upstream nonce', next.searchParams.get('nonce'))
  for (const { name, value } of browser.cookies) remember(`cookie ${name}`, value)
  const callback = await signInAs(next, people.noor)
  remember('upstream code', callback.searchParams.get('code'))
  return callback
}

/** Requests that fail, with the secrets in them: errors are where secrets get out. */
async function fail(callback: URL): Promise<void> {
  const broken = new URL(callback)
  broken.pathname = '/oauth/callback/x'
  for (const url of [callback, broken, `${callback}&code=again`]) {
    pages.push((await new Browser().get(url)).html)
  }
  for (const path of ['/oauth/authorize', '/oauth/authorize/x', '/oauth/consent/x', '/no-page']) {
    pages.push((await new Browser().get(`${world.url}${path}${callback.search}`)).html)
  }
}

const bytesOf = (file: string): Buffer => readFileSync(join(world.dataDir, file))
/** A sign-in of the right browser that the upstream refuses: the one that is logged. */
async function failSigningIn(clientId: string, secret: string): Promise<void> {
  const browser = new Browser()
  const pushed = await push(clientId, secret, pkce().challenge)
  const callback = await allow(browser, await openConsent(browser, pushed))
  const wrong = remember('wrong upstream code', `wrong-${callback.searchParams.get('code')}`)
  callback.searchParams.set('code', wrong)
  const page = await browser.open(callback, isClientRedirect)
  assert.equal(page.next?.searchParams.get('error'), 'server_error')
}

const holds = (haystack: Buffer | string) =>
  [...secrets].filter(([, value]) => haystack.includes(value)).map(([name]) => name)

describe('after a whole journey, no secret of it', LIMIT, () => {
  before(async () => {
    world = await startWorld()
    await journey()
    remember('secret of our upstream registration', UPSTREAM_SECRET)
  })
  after(() => world.close())

  it('was missed: the list below has them all', () => {
    assert.ok(secrets.size >= 15, [...secrets.keys()].join())
  })

  it('is in the files of the data folder, not even in their unused pages', () => {
    const files = globSync('**/*', { cwd: world.dataDir })
    assert.ok(files.includes('voordeur.sqlite') && files.includes('voordeur.sqlite-wal'))
    for (const file of files) assert.deepEqual(holds(bytesOf(file)), [], file)
  })

  it('is in the log, which tells of the sign-in that failed', () => {
    assert.ok(world.log.some(({ event }) => event === 'sign_in_failed'))
    assert.deepEqual(holds(JSON.stringify(world.log)), [])
  })

  it('is on an error page', () => {
    assert.ok(pages.length >= 7)
    for (const page of pages) assert.deepEqual(holds(page), [])
  })

  it('is found after a restart has written everything to the database', async () => {
    await world.restart()
    for (const file of globSync('**/*', { cwd: world.dataDir })) {
      assert.deepEqual(holds(bytesOf(file)), [], file)
    }
  })

  it('is readable by others on this machine', () => {
    for (const file of globSync('{master.key,voordeur.sqlite*}', { cwd: world.dataDir })) {
      assert.equal(statSync(join(world.dataDir, file)).mode & 0o077, 0, file)
    }
  })
})
