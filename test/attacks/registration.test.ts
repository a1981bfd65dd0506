import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { Browser } from '../world/browser.ts'
import {
  authorizeUrl,
  connect,
  isClientRedirect,
  openConsent,
  pkce,
  REDIRECT,
  registerClient,
  tokenRequest,
} from '../world/oauth-client.ts'
import { travel } from '../world/time.ts'
import { people, startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 30_000 }
const DAY = 86_400
const GOOD = { client_name: 'x', redirect_uris: [REDIRECT] }

let world: World

interface Refusal {
  readonly error: string
  readonly error_description: string
}

async function register(
  body: string | Blob | ReadableStream,
  contentType: string | null = 'application/json',
) {
  const response = await fetch(`${world.url}/oauth/register`, {
    method: 'POST',
    headers: contentType === null ? {} : { 'content-type': contentType },
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit)
  return { status: response.status, body: (await response.json()) as Refusal }
}

async function isRefused(metadata: unknown, error = 'invalid_client_metadata'): Promise<string> {
  const { status, body } = await register(JSON.stringify(metadata))
  assert.deepEqual([status, body.error], [400, error], JSON.stringify(metadata).slice(0, 200))
  assert.ok(body.error_description.length > 10 && body.error_description.length < 600)
  return body.error_description
}

function registrations(): number {
  const database = new DatabaseSync(join(world.dataDir, 'voordeur.sqlite'), { readOnly: true })
  const query = "SELECT count(*) AS n FROM engine_record WHERE model = 'Client'"
  const { n } = database.prepare(query).get() as { n: number }
  database.close()
  return n
}

const authorization = (clientId: string) => authorizeUrl(world, clientId, pkce().challenge)

describe('registration', LIMIT, () => {
  before(async () => {
    world = await startWorld({ RATE_LIMITS: 'register=9999/1s' })
  })
  after(() => world.close())

  it('refuses what is not JSON, and says so', async () => {
    for (const body of ['{', '', '{"a":1,}', "{'a':1}", '\u0000', `${JSON.stringify(GOOD)}x`]) {
      const { status, body: answer } = await register(body)
      assert.deepEqual([status, answer.error], [400, 'invalid_client_metadata'], body)
    }
  })

  it('refuses JSON that is not an object', async () => {
    for (const body of ['null', '[]', '"x"', '1', 'true', '[{}]']) {
      assert.equal((await register(body)).status, 400, body)
    }
  })

  it('refuses another content type with 415', async () => {
    const body = JSON.stringify(GOOD)
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx']) {
      assert.equal((await register(body, type)).status, 415, type)
    }
    assert.equal((await register(new Blob([body]), null)).status, 415)
    assert.equal((await register(body, 'application/json; charset=utf-8')).status, 201)
  })

  it('refuses 5 MB with 413, announced or not, and goes on serving', async () => {
    const big = JSON.stringify({ ...GOOD, junk: 'x'.repeat(5_000_000) })
    assert.equal(
      (await register(JSON.stringify({ ...GOOD, junk: 'x'.repeat(17_000) }))).status,
      413,
    )
    assert.equal((await register(big)).status, 413)
    assert.equal((await register(new Blob([big]).stream())).status, 413)
    assert.equal((await register(JSON.stringify(GOOD))).status, 201)
  })

  it('takes at most 8 KiB of the database', async () => {
    const addresses = (length: number) =>
      [1, 2, 3].map((n) => `https://app.example/${n}${'a'.repeat(length)}`)
    await isRefused({ ...GOOD, redirect_uris: addresses(1_900) })
    const { status } = await register(
      JSON.stringify({ ...GOOD, redirect_uris: addresses(1_850), grant_types: undefined }),
    )
    assert.equal(status, 201, 'or the bound is somewhere else')
    const database = new DatabaseSync(join(world.dataDir, 'voordeur.sqlite'), { readOnly: true })
    const query = "SELECT max(length(payload)) AS n FROM engine_record WHERE model = 'Client'"
    const { n } = database.prepare(query).get() as { n: number }
    database.close()
    assert.ok(n > 7_000 && n <= 8_192, String(n))
  })

  it('refuses JSON as deep as a well', async () => {
    const deep = `{"client_name":${'['.repeat(8_000)}${']'.repeat(8_000)}}`
    assert.equal((await register(deep)).status, 400)
  })

  it('refuses fifty redirects, none, and ones of the wrong type', async () => {
    const fifty = Array.from({ length: 50 }, (_, n) => `https://app.example/${n}`)
    await isRefused({ ...GOOD, redirect_uris: fifty })
    for (const redirect_uris of [[], undefined, null, REDIRECT, {}]) {
      await isRefused({ ...GOOD, redirect_uris }, 'invalid_redirect_uri')
    }
    for (const redirect_uris of [[1], [null], [[REDIRECT]], [{}]]) {
      await isRefused({ ...GOOD, redirect_uris })
    }
  })

  it('refuses shared and private keys, and addresses of keys that are not https', async () => {
    const method = { token_endpoint_auth_method: 'private_key_jwt' }
    const point = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) }
    for (const keys of [
      [{ kty: 'oct', k: 'c2VjcmV0' }],
      [{ ...point, d: 'd'.repeat(43) }],
      [{ ...point, kty: 'oct' }],
      [],
      'x',
      [null],
    ]) {
      await isRefused({ ...GOOD, ...method, jwks: { keys } })
    }
    for (const jwks_uri of ['http://app.example/jwks', 'file:///etc/passwd', 'x', 1]) {
      await isRefused({ ...GOOD, ...method, jwks_uri })
    }
    await isRefused({ ...GOOD, ...method })
    await isRefused({ ...GOOD, token_endpoint_auth_method: 'client_secret_jwt' })
    await isRefused({ ...GOOD, token_endpoint_auth_method: 'tls_client_auth' })
  })

  it('refuses fields of the wrong type, and ignores what it does not know', async () => {
    for (const wrong of [{ client_name: 1 }, { grant_types: 'x' }, { scope: ['x'] }]) {
      await isRefused({ ...GOOD, ...wrong })
    }
    await isRefused({ ...GOOD, client_name: 'x'.repeat(2_000) })
    const polluted = `{"__proto__":{"client_id":"x"},"constructor":1,"redirect_uris":["${REDIRECT}"]}`
    const { status, body } = await register(polluted)
    assert.equal(status, 201)
    assert.ok(!Object.hasOwn(body, 'constructor'))
    assert.equal(({} as { client_id?: string }).client_id, undefined)
  })

  it('leaves nothing behind when it refuses', async () => {
    const before = registrations()
    await isRefused({ ...GOOD, redirect_uris: ['http://evil.example/'] }, 'invalid_redirect_uri')
    await register('{')
    assert.equal(registrations(), before)
    await register(JSON.stringify(GOOD))
    assert.equal(registrations(), before + 1)
  })

  it('gives each caller an id and a secret of its own, once', async () => {
    const metadata = { token_endpoint_auth_method: 'client_secret_basic' }
    const [one, two] = [
      await registerClient(world, metadata),
      await registerClient(world, metadata),
    ]
    assert.notEqual(one.client_id, two.client_id)
    assert.notEqual(one.client_secret, two.client_secret)
    assert.ok((one.client_secret ?? '').length >= 43)
    assert.equal((await registerClient(world)).client_secret, undefined)
    for (const path of [`/${one.client_id}`, `?client_id=${one.client_id}`]) {
      const response = await fetch(`${world.url}/oauth/register${path}`)
      assert.ok([404, 405].includes(response.status))
      assert.ok(!(await response.text()).includes(one.client_secret ?? ''))
    }
  })

  it('shows a strange name without what would deceive', async () => {
    const names: [string, RegExp][] = [
      ['Claude\u202eexe.evil', /“<bdi>Claudeexe\.evil<\/bdi>”/],
      ['Cla\u200bude\ufeff', /“<bdi>Claude<\/bdi>”/],
      ['a\nb\r\nc\td', /“<bdi>a b c d<\/bdi>”/],
      ['\u0000\u0007x\u001b[31m', /“<bdi>x\[31m<\/bdi>”/],
      [`Z${'\u0301'.repeat(50)}algo`, /“<bdi>[^<]{1,12}<\/bdi>”/],
      ['   ', /An app without a name|“<bdi>dyn_/],
      ['\u{e0041}\u{e0042}x', /“<bdi>x<\/bdi>”/],
    ]
    for (const [client_name, shown] of names) {
      const { client_id } = await registerClient(world, { client_name })
      const page = await openConsent(new Browser(), authorization(client_id))
      assert.match(page.html, shown, JSON.stringify(client_name))
    }
  })
})

describe('a registration', LIMIT, () => {
  before(async () => {
    world = await startWorld()
  })
  after(() => world.close())

  async function isGone(clientId: string): Promise<void> {
    const page = await new Browser().get(authorization(clientId))
    assert.equal(page.status, 400)
    assert.equal(page.next, undefined)
  }

  it('that nobody consented to expires after seven days', async (t) => {
    const { client_id } = await registerClient(world)
    travel(t, 6 * DAY)
    await openConsent(new Browser(), authorization(client_id))
    travel(t, 2 * DAY)
    await isGone(client_id)
  })

  it('that was only denied expires too', async (t) => {
    const { client_id } = await registerClient(world)
    const browser = new Browser()
    const consent = await openConsent(browser, authorization(client_id))
    const { action, fields } = consent.form()
    const denied = await browser.post(action, { ...fields, decision: 'deny' })
    assert.ok(denied.next)
    await browser.open(denied.next, isClientRedirect)
    travel(t, 8 * DAY)
    await isGone(client_id)
  })

  it('that somebody consented to stays: its client comes back to refresh', async (t) => {
    const { clientId, tokens } = await connect(world, people.noor)
    travel(t, 8 * DAY)
    const { status, body } = await tokenRequest(world, {
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: tokens.refresh_token ?? '',
    })
    assert.equal(status, 200, JSON.stringify(body))
    await openConsent(new Browser(), authorization(clientId))
  })

  it('survives a restart', async () => {
    const { client_id } = await registerClient(world)
    await world.restart()
    await openConsent(new Browser(), authorization(client_id))
  })
})
