import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { decodeProtectedHeader } from 'jose'
import {
  type TestDatabase,
  testDatabases,
} from '../../packages/gateway/test/postgres/test-databases.ts'
import { alone } from '../commands/voordeur.ts'
import { callTool, connect, type Tokens, tokenRequest } from '../world/oauth-client.ts'
import { people } from '../world/world.ts'
import { busyClient } from './busy-client.ts'
import { ORPHANS } from './orphans.ts'
import { startTwoProcesses, type TwoProcesses, type Which } from './two-processes.ts'

const databases = await testDatabases()
const LIMIT = { timeout: 240_000, skip: databases.missing }
const HOME = { postcode: '1234AA', huisnummer: 1 }
const BOTH = [0, 1] as const

let two: TwoProcesses
let database: TestDatabase

const refresh = (clientId: string, { refresh_token = '' }: Tokens) =>
  tokenRequest(two, { grant_type: 'refresh_token', client_id: clientId, refresh_token })

/** A protected call that changes nothing. */
const call = (token: string, url = two.mcpUrl) =>
  callTool(url, 'Get_Assessed_Properties', {}, token)

async function statusAt(which: Which, token: string): Promise<number> {
  const { status } = await two.ask(which, '/mcp', {
    token,
    call: { name: 'Get_Assessed_Properties', arguments: {} },
  })
  return status
}

async function kidsAt(which: Which): Promise<readonly string[]> {
  const { body } = await two.ask(which, '/oauth/jwks')
  return (JSON.parse(body) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid)
}

const command = async (...args: string[]) => {
  const ended = await alone(args, two.env)
  assert.equal(ended.code, 0, ended.stderr)
  return ended.stdout
}

/** Until it holds at both: the seconds are not judged here but told. */
async function untilBoth(holds: (which: Which) => Promise<boolean>): Promise<number> {
  const start = performance.now()
  for (const which of BOTH) while (!(await holds(which))) await pause(20)
  return Math.round(performance.now() - start)
}

/** Calls, refreshes and public calls without a pause until `work` is done; what went wrong. */
async function meanwhile(work: () => Promise<unknown>): Promise<readonly string[]> {
  const { clientId, tokens } = await connect(two, people.daan)
  const wrongs: string[] = []
  let [newest, calls, over] = [tokens, 0, false]
  const asking = async (ask: () => Promise<{ status: number; body: unknown }>) => {
    while (!over) {
      const { status, body } = await ask().catch((error) => ({ status: 0, body: String(error) }))
      calls += 1
      if (status !== 200) wrongs.push(`${status} ${JSON.stringify(body).slice(0, 200)}`)
      await pause(5)
    }
  }
  const all = [
    asking(async () => {
      const answer = await refresh(clientId, newest)
      if (answer.status === 200) newest = answer.body
      return answer
    }),
    asking(() => call(newest.access_token)),
    asking(() => callTool(two.mcpUrl, 'Get_Property_Data', HOME)),
  ]
  await work().finally(() => {
    over = true
  })
  await Promise.all(all)
  assert.ok(calls > 10, `${calls} calls`)
  return wrongs
}

describe('two server processes behind a round-robin proxy', LIMIT, () => {
  before(async () => {
    database = await databases.create()
    two = await startTwoProcesses(database)
  })
  after(async () => {
    await two?.close()
    await database?.drop()
  })

  it('sign a person in together, and each takes the tokens', async () => {
    const before = [...two.balancer.answered]
    const { tokens } = await connect(two, people.noor)
    const part = two.balancer.answered.map((n, which) => n - (before[which] ?? 0))
    assert.ok(Math.min(...part) >= 3, `${part}`)
    for (const which of BOTH) assert.equal(await statusAt(which, tokens.access_token), 200)
  })

  it('give one answer to a refresh that is repeated, in a row and at once', async () => {
    const { clientId, tokens } = await connect(two, people.sem)
    const [first, ...rest] = [
      await refresh(clientId, tokens),
      await refresh(clientId, tokens),
      await refresh(clientId, tokens),
    ]
    for (const each of rest) assert.deepEqual(each.body, first?.body)
    const next = first?.body ?? assert.fail()
    const racing = await Promise.all(Array.from({ length: 8 }, () => refresh(clientId, next)))
    const answers = new Set(racing.map(({ status, body }) => `${status} ${body.refresh_token}`))
    assert.equal(answers.size, 1, [...answers].join())
    assert.equal(racing[0]?.status, 200)
    assert.equal((await refresh(clientId, racing[0]?.body ?? assert.fail())).status, 200)
  })

  it('both refuse a token that either has revoked', async (t) => {
    const { clientId, tokens } = await connect(two, people.noor)
    const response = await fetch(`${two.url}/oauth/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, token: tokens.refresh_token ?? '' }),
    })
    assert.equal(response.status, 200)
    const ms = await untilBoth(
      async (which) => (await statusAt(which, tokens.access_token)) === 401,
    )
    t.diagnostic(`revoked at one process, refused by both after ${ms} ms`)
  })

  it('change the key without a failed call', async (t) => {
    const old = await kidsAt(0)
    const wrongs = await meanwhile(async () => {
      const { kid } = JSON.parse(await command('rotate-keys', '--yes', '--json')) as { kid: string }
      const published = async (which: Which) => (await kidsAt(which)).includes(kid)
      t.diagnostic(`new key at both processes after ${await untilBoth(published)} ms`)
    })
    assert.deepEqual(wrongs, [])
    for (const kid of old) for (const which of BOTH) assert.ok((await kidsAt(which)).includes(kid))
  })

  it('distrust a key by command, and a refresh is all that a client needs', async () => {
    const { clientId, tokens } = await connect(two, people.sem)
    const out = await command('rotate-keys', '--now', '--distrust-old', '--yes', '--json')
    const { kid } = JSON.parse(out) as { kid: string }
    await untilBoth(async (which) => (await statusAt(which, tokens.access_token)) === 401)
    const { status, body } = await refresh(clientId, tokens)
    assert.equal(status, 200)
    assert.equal(decodeProtectedHeader(body.access_token).kid, kid)
    for (const which of BOTH) assert.equal(await statusAt(which, body.access_token), 200)
  })

  it('lose nothing when one is killed: its clients go on at the other', async (t) => {
    const clients = [people.noor, people.sem].map((name) => busyClient(two, name))
    let told: 'go on' | 'finish' = 'go on'
    const work = Promise.all(clients.map((client) => client.run(() => told)))
    const answers = () => clients.reduce((sum, { seen }) => sum + seen.answers, 0)
    const some = async (more: number) => {
      const enough = answers() + more
      while (answers() < enough) await Promise.race([pause(10), work])
    }
    for (const which of BOTH) {
      await some(15)
      await two.processes[which]?.kill()
      await some(15)
      await two.start(which)
    }
    told = 'finish'
    await work
    for (const client of clients) {
      await client.settle()
      assert.deepEqual(client.seen.wrongs, [])
    }
    for (const [what, sql] of Object.entries(ORPHANS)) {
      const [row] = await database.query<{ n: string }>(sql)
      assert.equal(Number(row?.n), 0, what)
    }
    const repeats = clients.reduce((sum, { seen }) => sum + seen.repeats, 0)
    t.diagnostic(
      `2 of 2 processes killed in turn, ${answers()} answers, ${repeats} refreshes asked again, ` +
        '0 clients locked out, 0 orphans',
    )
  })

  it('are replaced one after the other without a failed call', async (t) => {
    const before = two.balancer.answered.reduce((sum, n) => sum + n)
    const wrongs = await meanwhile(async () => {
      for (const which of BOTH) {
        assert.equal(await two.processes[which]?.stop(), 0)
        await two.start(which)
      }
    })
    assert.deepEqual(wrongs, [])
    const calls = two.balancer.answered.reduce((sum, n) => sum + n) - before
    t.diagnostic(`2 of 2 processes stopped and started in turn, ${calls} requests, 0 failed`)
  })
})
