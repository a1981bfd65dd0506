import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { inProcess } from '../../../packages/gateway/src/commands/in-process-fixture.ts'
import {
  type TestDatabase,
  testDatabases,
} from '../../../packages/gateway/test/postgres/test-databases.ts'
import { callTool, connect, type Tokens, tokenRequest } from '../../world/oauth-client.ts'
import { travel } from '../../world/time.ts'
import { startTwoGateways, type TwoGateways, type Which } from '../../world/two-gateways.ts'
import { people } from '../../world/world.ts'

const databases = await testDatabases()
const LIMIT = { timeout: 90_000, skip: databases.missing }

let two: TwoGateways
let database: TestDatabase

const statusAt = async (which: Which, { access_token }: Tokens) => {
  two.answering = which
  return (await callTool(two.mcpUrl, 'write_note', {}, access_token)).status
}
const command = (...args: string[]) => inProcess(args, two.env)

async function urlOf({ address }: TestDatabase): Promise<string> {
  const { user, host, port, database: name } = address
  const password = encodeURIComponent(await address.password())
  return `postgres://${user}:${password}@${encodeURIComponent(host)}:${port}/${name}`
}

describe('two gateways on one PostgreSQL', LIMIT, () => {
  before(async () => {
    database = await databases.create()
    two = await startTwoGateways({ DATABASE_URL: await urlOf(database) })
  })
  after(async () => {
    await two?.close()
    await database?.drop()
  })

  it('both refuse what the command has revoked, and what was revoked before they began', async (t) => {
    const { clientId, tokens } = await connect(two, people.noor, { scope: 'notes' })
    assert.deepEqual([await statusAt(0, tokens), await statusAt(1, tokens)], [200, 200])
    await two.stop(1)
    const person = String(decodeJwt(tokens.access_token)['oid'])
    const done = await command('revoke', '--person', person, '--yes')
    assert.match(done.stdout, /: 1 grant\(s\), 1 refresh token\(s\), .+Revoked\./s)
    await Promise.all([two.start(1), two.looks(0)])
    assert.deepEqual([await statusAt(0, tokens), await statusAt(1, tokens)], [401, 401])
    const refreshed = await tokenRequest(two, {
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: tokens.refresh_token ?? '',
    })
    assert.equal(refreshed.body.error, 'invalid_grant')
    travel(t, 1)
    const anew = await connect(two, people.noor, { scope: 'notes' })
    await Promise.all([two.looks(0), two.looks(1)])
    assert.deepEqual([await statusAt(0, anew.tokens), await statusAt(1, anew.tokens)], [200, 200])
  })

  it('know each other’s keys', async () => {
    two.answering = 0
    const { clientId, tokens } = await connect(two, people.sem, { scope: 'notes' })
    const done = await command('rotate-keys', '--now', '--distrust-old', '--yes', '--json')
    const { kid } = JSON.parse(done.stdout)
    await two.looks(0)
    const { body } = await tokenRequest(two, {
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: tokens.refresh_token ?? '',
    })
    assert.equal(decodeProtectedHeader(body.access_token).kid, kid)
    await two.looks(1)
    assert.deepEqual([await statusAt(1, body), await statusAt(1, tokens)], [200, 401])
    assert.match((await command('audit')).stdout, /key_retired.+key_published.+person_revoked/s)
  })
})
