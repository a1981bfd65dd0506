import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { testDatabases } from '../../packages/gateway/test/postgres/test-databases.ts'
import { callTool } from '../world/oauth-client.ts'
import { type KilledGateway, killAgainAndAgain } from './kill-gateway.ts'
import { ORPHANS } from './orphans.ts'

/** `npm run test:soak` asks for hundreds. */
const KILLS = Number(process.env['VOORDEUR_KILLS'] ?? 30)
const SEED = Number(process.env['VOORDEUR_SEED'] ?? Date.now() % 1_000_000)
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

/** What must be true afterwards, whenever the kills came. */
async function judge({ world, clients }: KilledGateway): Promise<void> {
  for (const client of clients) {
    const token = await client.settle()
    const { assessments } = client.seen
    const ids = await kept(world, token)
    const lost = [...assessments.values()].filter((id) => !ids.includes(id))
    assert.deepEqual(lost, [], 'acknowledged assessments that are gone')
    assert.equal(new Set(ids).size, ids.length)
    // One that was killed before its answer was asked again with its key, and is there once.
    assert.equal(ids.length, assessments.size, 'an assessment without an acknowledgement')
  }
}

function told(store: string, { clients }: KilledGateway): string {
  const sum = (count: (seen: (typeof clients)[number]['seen']) => number) =>
    clients.reduce((all, { seen }) => all + count(seen), 0)
  return (
    `${store}: ${KILLS} kills survived (seed ${SEED}), ${sum((s) => s.signIns)} sign-ins, ` +
    `${sum((s) => s.refreshes)} refreshes of which ${sum((s) => s.repeats)} asked again, ` +
    `${sum((s) => s.assessments.size)} assessments, ${sum((s) => s.lostCodes)} codes lost ` +
    'with their answer, 0 writes lost, 0 clients locked out'
  )
}

describe('a gateway that is killed while it works', { concurrency: false }, () => {
  it('loses nothing that it said was done, on SQLite', async (t) => {
    const killed = await killAgainAndAgain({ kills: KILLS, seed: SEED })
    try {
      await judge(killed)
      const database = new DatabaseSync(join(killed.dataDir, 'voordeur.sqlite'))
      for (const [what, sql] of Object.entries(ORPHANS))
        assert.equal((database.prepare(sql).get() as { n: number }).n, 0, what)
      database.close()
      t.diagnostic(told('SQLite', killed))
    } finally {
      await killed.close()
    }
  })

  it('nor on PostgreSQL', { skip: databases.missing }, async (t) => {
    const database = await databases.create()
    const env = { DATABASE_URL: database.url }
    const killed = await killAgainAndAgain({ kills: KILLS, seed: SEED + 1, env })
    try {
      await judge(killed)
      for (const [what, sql] of Object.entries(ORPHANS)) {
        const [row] = await database.query<{ n: string }>(sql)
        assert.equal(Number(row?.n), 0, what)
      }
      t.diagnostic(told('PostgreSQL', killed))
    } finally {
      await killed.close()
      await database.drop()
    }
  })
})
