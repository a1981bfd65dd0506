import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { decodeProtectedHeader } from 'jose'
import { inProcess } from '../../../packages/gateway/src/commands/in-process-fixture.ts'
import { Browser } from '../../world/browser.ts'
import {
  allowAs,
  authorizeUrl,
  basic,
  callTool,
  connect,
  openConsent,
  pkce,
  REDIRECT,
  registerClient,
  type Tokens,
  tokenRequest,
} from '../../world/oauth-client.ts'
import { travel } from '../../world/time.ts'
import { startTwoGateways, type TwoGateways, type Which } from '../../world/two-gateways.ts'
import { people } from '../../world/world.ts'

const LIMIT = { timeout: 60_000 }
const MINUTE = 60

let two: TwoGateways

const command = (...args: string[]) => inProcess(args, two.env)
const kidOf = ({ access_token }: Pick<Tokens, 'access_token'>) =>
  decodeProtectedHeader(access_token).kid ?? ''
const looks = () => Promise.all([two.looks(0), two.looks(1)])

async function jwks(which: Which): Promise<{ kids: string[]; maxAge: number }> {
  two.answering = which
  const response = await fetch(`${two.url}/oauth/jwks`)
  const { keys } = (await response.json()) as { keys: { kid: string }[] }
  const [, maxAge] = /max-age=(\d+)/.exec(response.headers.get('cache-control') ?? '') ?? []
  return { kids: keys.map(({ kid }) => kid), maxAge: Number(maxAge) }
}

async function accepts(which: Which, { access_token }: Pick<Tokens, 'access_token'>) {
  two.answering = which
  return (await callTool(two.mcpUrl, 'write_note', {}, access_token)).status
}

/** A connection that refreshes whenever a test wants a token of now. */
async function connected() {
  two.answering = 0
  const { clientId, tokens } = await connect(two, people.noor, { scope: 'notes' })
  let { refresh_token = '' } = tokens
  return {
    tokens,
    async refreshed(which: Which): Promise<Tokens> {
      two.answering = which
      const request = { grant_type: 'refresh_token', client_id: clientId, refresh_token }
      const { status, body } = await tokenRequest(two, request)
      assert.equal(status, 200, JSON.stringify(body))
      refresh_token = body.refresh_token ?? ''
      return body
    },
  }
}

describe('the command rotate-keys, while two gateways run', LIMIT, () => {
  beforeEach(async () => {
    two = await startTwoGateways()
  })
  afterEach(() => two.close())

  it('replaces the key, and no token is refused in its life', async (t) => {
    const app = await connected()
    const old = kidOf(app.tokens)
    const done = await command('rotate-keys', '--json')
    const { kid: next, signsFrom } = JSON.parse(done.stdout)
    await looks()
    for (const which of [0, 1] as const) {
      const { kids, maxAge } = await jwks(which)
      assert.deepEqual(kids, [old, next])
      assert.ok(Date.parse(signsFrom) - Date.now() > (maxAge + 2 * MINUTE) * 1000)
    }
    const again = await command('rotate-keys')
    assert.match(again.stdout, /^A new key is waiting already: /)
    assert.deepEqual((await jwks(0)).kids, [old, next])

    travel(t, 15 * MINUTE - 5)
    await looks()
    const last = await app.refreshed(1)
    assert.equal(kidOf(last), old)
    travel(t, 6)
    await looks()
    const [first, second] = [await app.refreshed(0), await app.refreshed(1)]
    assert.deepEqual([kidOf(first), kidOf(second)], [next, next])
    travel(t, 9 * MINUTE)
    await looks()
    for (const tokens of [last, first, second])
      assert.deepEqual([await accepts(0, tokens), await accepts(1, tokens)], [200, 200])
    travel(t, 7 * MINUTE)
    await looks()
    await looks()
    for (const which of [0, 1] as const) assert.deepEqual((await jwks(which)).kids, [next])
    assert.equal(await accepts(1, await app.refreshed(0)), 200)
  })

  it('happens of itself when a key is old, and once', async (t) => {
    const app = await connected()
    const old = kidOf(app.tokens)
    travel(t, 30 * 24 * 60 * MINUTE)
    await looks()
    await looks()
    const { kids } = await jwks(0)
    assert.deepEqual([kids.length, kids[0]], [2, old])
    assert.deepEqual((await jwks(1)).kids, kids)
  })

  it('ends nothing that has begun: a sign-in goes on over the change', async () => {
    const { client_id } = await registerClient(two)
    const { verifier, challenge } = pkce()
    const browser = new Browser()
    const url = authorizeUrl(two, client_id, challenge, { scope: 'notes openid' })
    const consent = await openConsent(browser, url)
    await command('rotate-keys')
    await looks()
    const back = await allowAs(browser, consent, people.noor)
    const { status, body } = await tokenRequest(two, {
      grant_type: 'authorization_code',
      client_id,
      code: back.searchParams.get('code') ?? '',
      code_verifier: verifier,
      redirect_uri: REDIRECT,
    })
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(await accepts(1, body), 200)
  })

  it('is told apart from distrust: signing at once is for keys that can’t be trusted', async () => {
    for (const args of [['--now'], ['--distrust-old']]) {
      const { code, stderr } = await command('rotate-keys', ...args)
      assert.equal(code, 2)
      assert.match(stderr, /go together/)
    }
    assert.equal((await jwks(0)).kids.length, 1)
  })
})

it(
  'nothing is signed by a list of keys that is old: a token of then might be good nowhere',
  LIMIT,
  async (t) => {
    const machine = {
      client_id: 'nightly-report',
      client_name: 'Nightly report',
      client_secret: 'a-secret-that-only-these-tests-know-0123456789',
      grant_types: ['client_credentials'],
      scope: 'notes',
    }
    two = await startTwoGateways({ STATIC_CLIENTS: JSON.stringify([machine]) })
    const database = new DatabaseSync(join(two.env['VOORDEUR_DATA_DIR'] ?? '', 'voordeur.sqlite'))
    const ask = () =>
      tokenRequest(
        two,
        { grant_type: 'client_credentials' },
        basic(machine.client_id, machine.client_secret),
      )
    try {
      database.exec('ALTER TABLE signing_key RENAME TO out_of_reach')
      assert.equal((await ask()).status, 200)
      travel(t, 5 * MINUTE + 1)
      const { status, headers, body } = await ask()
      assert.deepEqual([status, body.error], [503, 'temporarily_unavailable'])
      assert.ok(Number(headers.get('retry-after')) > 0)
      assert.equal((await jwks(0)).kids.length, 1)
      database.exec('ALTER TABLE out_of_reach RENAME TO signing_key')
      assert.equal((await ask()).status, 200)
    } finally {
      database.close()
      await two.close()
    }
  },
)

describe('keys that were distrusted', LIMIT, () => {
  beforeEach(async () => {
    two = await startTwoGateways()
  })
  afterEach(() => two.close())

  it('end what they signed, and each gateway knows the new one when it first sees it', async () => {
    const app = await connected()
    const done = await command('rotate-keys', '--now', '--distrust-old', '--yes')
    assert.match(done.stdout, /^The new key signs: .+\n1 key\(s\) removed/)
    await two.looks(0)
    const renewed = await app.refreshed(0)
    assert.notEqual(kidOf(renewed), kidOf(app.tokens))
    assert.deepEqual([await accepts(0, app.tokens), await accepts(0, renewed)], [401, 200])
    assert.equal(await accepts(1, renewed), 200)
    assert.equal(await accepts(1, app.tokens), 401)
  })

  it('are left alone when nobody is there to say yes, or somebody says no', async () => {
    const run = (typed?: string) =>
      inProcess(
        ['rotate-keys', '--now', '--distrust-old'],
        two.env,
        typed === undefined ? {} : { typed },
      )
    const [nobody, no] = [await run(), await run('no\n')]
    assert.deepEqual([nobody.code, no.code], [2, 1])
    assert.match(no.stderr, /THIS ENDS EVERY ACCESS TOKEN.+Nothing was changed/s)
    assert.equal((await command('audit')).stdout.includes('key_retired'), false)
    const yes = await run('YES\n')
    assert.equal(yes.code, 0, yes.stderr)
    assert.match((await command('audit')).stdout, /key_retired/)
  })
})

it(
  'nothing is rotated with another master key: no gateway could read the new one',
  LIMIT,
  async () => {
    two = await startTwoGateways()
    try {
      const { kids } = await jwks(0)
      const VOORDEUR_MASTER_KEY = Buffer.alloc(32, 1).toString('base64')
      for (const args of [[], ['--now', '--distrust-old', '--yes']]) {
        const env = { ...two.env, VOORDEUR_MASTER_KEY }
        const { code, stderr } = await inProcess(['rotate-keys', ...args], env)
        assert.deepEqual([code, /master key differs/.test(stderr)], [1, true], stderr)
      }
      await looks()
      assert.deepEqual((await jwks(0)).kids, kids)
    } finally {
      await two.close()
    }
  },
)
