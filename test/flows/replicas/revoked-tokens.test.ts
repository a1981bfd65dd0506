import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { inProcess } from '../../../packages/gateway/src/commands/in-process-fixture.ts'
import { alone } from '../../commands/voordeur.ts'
import { Browser } from '../../world/browser.ts'
import { notingApp } from '../../world/noting-app.ts'
import {
  authorized,
  basic,
  callTool,
  connect,
  registerClient,
  type Tokens,
  tokenRequest,
} from '../../world/oauth-client.ts'
import { travel } from '../../world/time.ts'
import { startTwoGateways, type TwoGateways, type Which } from '../../world/two-gateways.ts'
import { people } from '../../world/world.ts'

const LIMIT = { timeout: 60_000 }
const SCOPE = { scope: 'notes' }
const MACHINE = {
  client_id: 'nightly-report',
  client_name: 'Nightly report',
  client_secret: 'a-secret-that-only-these-tests-know-0123456789',
  grant_types: ['client_credentials'],
  scope: 'notes',
}

let two: TwoGateways
/** What the tool that acts elsewhere waits for. */
let meanwhile = async () => {}

const read = async (which: Which, { access_token }: Pick<Tokens, 'access_token'>) => {
  two.answering = which
  return callTool(two.mcpUrl, 'read_notes', {}, access_token)
}
const statusAt = async (which: Which, tokens: Pick<Tokens, 'access_token'>) =>
  (await read(which, tokens)).status
/** At both, after each has looked once. */
async function statuses(tokens: Pick<Tokens, 'access_token'>): Promise<readonly number[]> {
  await Promise.all([two.looks(0), two.looks(1)])
  return [await statusAt(0, tokens), await statusAt(1, tokens)]
}

async function post(path: string, fields: Record<string, string>, headers = {}) {
  const body = new URLSearchParams(fields)
  const response = await fetch(two.url + path, { method: 'POST', body, headers })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text && JSON.parse(text) }
}

const claims = ({ access_token }: Tokens) => decodeJwt(access_token) as Record<string, string>
const command = (...args: string[]) => inProcess(args, two.env)

async function machineToken(): Promise<Tokens> {
  const proof = basic(MACHINE.client_id, MACHINE.client_secret)
  const { status, body } = await tokenRequest(two, { grant_type: 'client_credentials' }, proof)
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

const introspect = async (which: Which, token: string) => {
  two.answering = which
  return post('/oauth/introspect', { token }, basic(MACHINE.client_id, MACHINE.client_secret))
}

describe('a token that was revoked at one of two gateways', LIMIT, () => {
  before(async () => {
    two = await startTwoGateways(
      { STATIC_CLIENTS: JSON.stringify([MACHINE]), RESOURCE_SERVER_CLIENTS: MACHINE.client_id },
      notingApp(() => meanwhile()),
    )
  })
  after(() => two.close())

  it('is refused there at once and by the other at its next look, with the way to a new one', async () => {
    two.answering = 0
    const { clientId, tokens } = await connect(two, people.noor, SCOPE)
    assert.deepEqual([await statusAt(0, tokens), await statusAt(1, tokens)], [200, 200])
    two.answering = 0
    const revoked = await post('/oauth/revoke', {
      token: tokens.refresh_token ?? '',
      client_id: clientId,
    })
    assert.equal(revoked.status, 200)
    const refused = await read(0, tokens)
    assert.equal(refused.status, 401)
    const challenge = refused.headers.get('www-authenticate') ?? ''
    for (const part of ['error="invalid_token"', 'was revoked', 'resource_metadata="', 'scope="'])
      assert.ok(challenge.includes(part), challenge)
    assert.equal(await statusAt(1, tokens), 200)
    await two.looks(1)
    assert.equal(await statusAt(1, tokens), 401)
  })

  it('is inactive to who introspects it', async () => {
    two.answering = 0
    const { tokens } = await connect(two, people.noor, SCOPE)
    const before = await introspect(1, tokens.access_token)
    assert.equal(before.body.active, true, JSON.stringify(before.body))
    const { code, stderr } = await command(
      'revoke',
      '--grant',
      claims(tokens)['grant'] ?? '',
      '--yes',
    )
    assert.equal(code, 0, stderr)
    await two.looks(1)
    assert.deepEqual((await introspect(1, tokens.access_token)).body, { active: false })
  })

  it('acts for nobody, also not in a call that is under way at the other', async (t) => {
    two.answering = 0
    const { tokens } = await connect(two, people.noor, SCOPE)
    const call = () => callTool(two.mcpUrl, 'read_profile', {}, tokens.access_token)
    two.answering = 1
    assert.equal((await call()).body.result?.isError, undefined)
    t.after(() => {
      meanwhile = async () => {}
    })
    meanwhile = async () => {
      const revoked = await command('revoke', '--person', claims(tokens)['sub'] ?? '', '--yes')
      assert.equal(revoked.code, 0, revoked.stderr)
    }
    const { status, headers } = await call()
    assert.equal(status, 401)
    assert.match(headers.get('www-authenticate') ?? '', /error="invalid_token"/)
  })

  it('is refused from the first request on by one that starts later', async () => {
    two.answering = 0
    const { tokens } = await connect(two, people.noor, SCOPE)
    await two.stop(1)
    const { code } = await command('revoke', '--grant', claims(tokens)['grant'] ?? '', '--yes')
    assert.equal(code, 0)
    await two.start(1)
    assert.equal(await statusAt(1, tokens), 401)
  })
})

describe('the command revoke, while two gateways run', LIMIT, () => {
  before(async () => {
    two = await startTwoGateways({ STATIC_CLIENTS: JSON.stringify([MACHINE]) })
  })
  after(() => two.close())

  it('ends everything of a person, whatever the client, and lets them sign in anew', async (t) => {
    two.answering = 0
    const [phone, laptop] = [
      await connect(two, people.noor, SCOPE),
      await connect(two, people.noor, SCOPE),
    ]
    const other = await connect(two, people.sem, SCOPE)
    const { sub: personId = '', oid = '' } = claims(phone.tokens)
    const dry = await command('revoke', '--person', personId, '--dry-run')
    assert.match(dry.stdout, /^person person_.+: 2 grant\(s\), 2 refresh token\(s\), 0 code\(s\)/)
    assert.deepEqual(await statuses(phone.tokens), [200, 200])

    const done = await alone(['revoke', '--person', oid, '--yes', '--json'], two.env)
    assert.deepEqual(
      [done.code, JSON.parse(done.stdout)],
      [
        0,
        {
          schema: 1,
          command: 'revoke',
          revoked: true,
          kind: 'person',
          id: personId,
          held: { grants: 2, refreshTokens: 2, codes: 0 },
        },
      ],
    )
    for (const { tokens } of [phone, laptop]) assert.deepEqual(await statuses(tokens), [401, 401])
    assert.deepEqual(await statuses(other.tokens), [200, 200])
    for (const { clientId, tokens } of [phone, laptop]) {
      const refreshed = await tokenRequest(two, {
        grant_type: 'refresh_token',
        client_id: clientId,
        refresh_token: tokens.refresh_token ?? '',
      })
      assert.deepEqual([refreshed.status, refreshed.body.error], [400, 'invalid_grant'])
    }
    // A token of the same second would count as one from before.
    travel(t, 1)
    const anew = await connect(two, people.noor, SCOPE)
    assert.deepEqual(await statuses(anew.tokens), [200, 200])
    assert.deepEqual(await statuses(phone.tokens), [401, 401])
  })

  it('ends everything of a client and nothing of another, and its registration stays', async (t) => {
    two.answering = 0
    const { client_id: clientId } = await registerClient(two)
    const sign = async (username: string) =>
      tokenRequest(two, await authorized(two, new Browser(), clientId, username, SCOPE))
    // Not who was revoked a moment ago: their tokens of that second are dead.
    const [daan, sem] = [await sign(people.daan), await sign(people.sem)]
    const other = await connect(two, people.sem, SCOPE)
    const done = await command('revoke', '--client', clientId, '--yes')
    assert.match(done.stdout, /: 2 grant\(s\), .+\nRevoked\. .+\nIts registration stays: /s)
    for (const { body } of [daan, sem]) assert.deepEqual(await statuses(body), [401, 401])
    assert.deepEqual(await statuses(other.tokens), [200, 200])
    travel(t, 1)
    assert.deepEqual(await statuses((await sign(people.daan)).body), [200, 200])
  })

  it('ends the tokens of a machine, and says that it gets new ones with its secret', async (t) => {
    const ping = async (which: Which, token: string) => {
      two.answering = which
      return (await callTool(two.mcpUrl, 'ping', {}, token)).status
    }
    const { access_token: token } = await machineToken()
    const done = await command('revoke', '--client', MACHINE.client_id, '--yes')
    assert.match(done.stdout, /It stays in STATIC_CLIENTS/)
    await Promise.all([two.looks(0), two.looks(1)])
    assert.deepEqual([await ping(0, token), await ping(1, token)], [401, 401])
    travel(t, 1)
    assert.equal(await ping(1, (await machineToken()).access_token), 200)
  })

  it('writes what it did into the audit trail', async () => {
    two.answering = 0
    const { clientId, tokens } = await connect(two, people.daan, SCOPE)
    const { sub: personId = '', grant = '' } = claims(tokens)
    for (const args of [
      ['--grant', grant],
      ['--person', personId],
      ['--client', clientId],
    ])
      assert.equal((await command('revoke', ...args, '--yes')).code, 0)
    const { stdout } = await command('audit', '--limit', '3', '--json')
    const entries = JSON.parse(stdout).entries.map(
      ({ event, grantHash, personId, clientId }: Record<string, string>) => ({
        event,
        grantHash,
        personId,
        clientId,
      }),
    )
    const none = { grantHash: undefined, personId: undefined, clientId: undefined }
    assert.deepEqual(entries, [
      { ...none, event: 'client_revoked', clientId },
      { ...none, event: 'person_revoked', personId },
      { event: 'grant_revoked', grantHash: grant, personId, clientId },
    ])
    const text = await command('audit', '--limit', '1')
    assert.match(
      text.stdout,
      new RegExp(`^ +\\d+ {2}20.+Z {2}client_revoked +client=${clientId}\n$`),
    )
  })
})
