import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { testDatabases } from '../../packages/gateway/test/postgres/test-databases.ts'
import { SOAK, tell, tellHowFar } from '../../packages/gateway/test/soak.ts'
import { callTool } from '../world/oauth-client.ts'
import type { Seen } from './busy-client.ts'
import { type KilledGateway, killAgainAndAgain } from './kill-gateway.ts'
import { ORPHANS } from './orphans.ts'

const databases = await testDatabases()

interface OwnFile {
  readonly text: string
  readonly next_cursor: string | null
}

interface OwnRecords {
  readonly assessments: readonly { readonly assessment_id: string }[]
}

/** Ids of all of a person's assessments, as the tool lists them. */
async function kept(world: KilledGateway['world'], token: string): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const args = { assessments: 'all', page_size: 100, ...(cursor && { cursor }) }
    const { body } = await callTool(world.mcpUrl, 'Get_Assessed_Properties', args, token)
    const data = body.result?.structuredContent?.['data'] as { export: OwnFile }
    const { assessments } = JSON.parse(data.export.text) as OwnRecords
    ids.push(...assessments.map(({ assessment_id }) => assessment_id))
    cursor = data.export.next_cursor
  } while (cursor)
  return ids
}

/** Must all be 0, whenever the kills came. */
interface Faults {
  'writes lost': number
  /** One that was killed before its answer was asked again with its key, and is there once. */
  'writes twice': number
  'clients locked out': number
  orphans: number
}

async function faultsOf({ world, clients }: KilledGateway): Promise<Faults> {
  const faults = { 'writes lost': 0, 'writes twice': 0, 'clients locked out': 0, orphans: 0 }
  for (const client of clients) {
    const token = await client.settle()
    const { assessments, wrongs } = client.seen
    faults['clients locked out'] += wrongs.length
    if (token === undefined) continue
    const ids = await kept(world, token)
    const lost = [...assessments.values()].filter((id) => !ids.includes(id)).length
    faults['writes lost'] += lost
    faults['writes twice'] += ids.length - (assessments.size - lost)
  }
  return faults
}

interface Judged {
  readonly store: string
  readonly seed: number
  /** Rows that a query of {@link ORPHANS} finds. */
  readonly count: (sql: string) => Promise<number>
}

async function judge(t: TestContext, killed: KilledGateway, { store, seed, count }: Judged) {
  const faults = await faultsOf(killed)
  const orphans: string[] = []
  for (const [what, sql] of Object.entries(ORPHANS)) {
    const found = await count(sql)
    faults.orphans += found
    if (found > 0) orphans.push(what)
  }
  const all = killed.clients.map(({ seen }) => seen)
  const sum = (of: (seen: Seen) => number) => all.reduce((total, seen) => total + of(seen), 0)
  const tried = {
    'kills survived': killed.kills,
    'sign-ins': sum(({ signIns }) => signIns),
    refreshes: sum(({ refreshes }) => refreshes),
    'asked again': sum(({ repeats }) => repeats),
    'assessments kept': sum(({ assessments }) => assessments.size),
    'codes lost with their answer': sum(({ lostCodes }) => lostCodes),
  }
  tell(t, { what: 'kill -9', store, seed, tried, faults: { ...faults } })
  const wrongs = [...all.flatMap((seen) => seen.wrongs), ...orphans]
  const none = { 'writes lost': 0, 'writes twice': 0, 'clients locked out': 0, orphans: 0 }
  assert.deepEqual({ faults, wrongs }, { faults: none, wrongs: [] })
}

const kill = (seed: number, env: Readonly<Record<string, string>> = {}) =>
  killAgainAndAgain({
    ...{ kills: SOAK.kills, seed, env },
    onProgress: (done) => tellHowFar({ done, of: SOAK.kills, what: 'kills' }),
  })

describe('a gateway that is killed while it works', { concurrency: false }, () => {
  it('loses nothing that it said was done, on SQLite', async (t) => {
    const seed = SOAK.seed
    const killed = await kill(seed)
    try {
      const database = new DatabaseSync(join(killed.dataDir, 'voordeur.sqlite'))
      const count = async (sql: string) => (database.prepare(sql).get() as { n: number }).n
      await judge(t, killed, { store: 'SQLite', seed, count })
      database.close()
    } finally {
      await killed.close()
    }
  })

  it('nor on PostgreSQL', { skip: databases.missing }, async (t) => {
    const database = await databases.create()
    const seed = SOAK.seed + 1
    const killed = await kill(seed, { DATABASE_URL: database.url })
    try {
      const count = async (sql: string) => Number((await database.query<{ n: string }>(sql))[0]?.n)
      await judge(t, killed, { store: 'PostgreSQL', seed, count })
    } finally {
      await killed.close()
      await database.drop()
    }
  })
})
