import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openAssessments } from '../apps/real-estate/src/assessments/sqlite-assessments.ts'
import { migrateGateway } from '../packages/gateway/src/storage/maintenance/migrate-gateway.ts'
import { inSession } from '../packages/gateway/src/storage/maintenance/open-session.ts'
import type { StatePlace } from '../packages/gateway/src/storage/maintenance/session.ts'
import { readShapes } from '../packages/gateway/src/storage/maintenance/table-shape.ts'
import { SEALED, type SealedValue } from '../packages/gateway/src/storage/ports/sealed-values.ts'
import { testDatabases } from '../packages/gateway/test/postgres/test-databases.ts'
import { ROOT } from './commands/run.ts'

const page = readFileSync(join(ROOT, 'docs/storage-schema.md'), 'utf8')
const databases = await testDatabases()

/** What the page says of each table: its text, and its columns with what is said of them. */
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((text) => [/^`(.+?)`/.exec(text)?.[1] ?? '', text.split(/^## /m)[0] ?? '']),
)

function columnsOf(table: string): Map<string, string> {
  const [, rows = ''] = (sections.get(table) ?? '').split('| column | what |')
  return new Map(
    [...rows.matchAll(/^\| (`.+?`) \| ?(.*?) ?\|$/gm)].flatMap(([, names = '', what = '']) =>
      [...names.matchAll(/`(.+?)`/g)].map(([, name = '']) => [name, what] as const),
    ),
  )
}

async function realTables(place: StatePlace): Promise<Record<string, string[]>> {
  const shapes = await inSession(place, 'read', readShapes)
  return Object.fromEntries(
    shapes.map(({ name, columns }) => [name, columns.map((each) => each.name).toSorted()]),
  )
}

const described = (names: readonly string[]): Record<string, string[]> =>
  Object.fromEntries(names.map((name) => [name, [...columnsOf(name).keys()].toSorted()]))

const APP = 'assessment'
const POSTGRES_ONLY = 'schema_version'
const GATEWAY = [...sections.keys()].filter((name) => name !== APP && name !== POSTGRES_ONLY)

describe('docs/storage-schema.md', () => {
  it('names every table and column of SQLite, and no other', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'voordeur-schema-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const place = { kind: 'sqlite', file: join(folder, 'voordeur.sqlite') } as const
    await migrateGateway(place)
    assert.deepEqual(described(GATEWAY), await realTables(place))
    const file = join(folder, 'assessments.sqlite')
    openAssessments(file).close()
    assert.deepEqual(described([APP]), await realTables({ kind: 'sqlite', file }))
  })

  it('names those of PostgreSQL', { skip: databases.missing, timeout: 60_000 }, async (t) => {
    const database = await databases.create()
    t.after(() => database.drop())
    const place = { kind: 'postgres', address: database.address } as const
    await migrateGateway(place)
    assert.deepEqual(described(GATEWAY), await realTables(place))
    const versions = await database.query('SELECT * FROM schema_version')
    assert.deepEqual(Object.keys(versions[0] ?? {}), [...columnsOf(POSTGRES_ONLY).keys()])
  })

  it('says of every sealed value that it is, and for which owner', () => {
    for (const { table, column, owner, models } of Object.values(SEALED) as SealedValue[]) {
      const what = columnsOf(table).get(column) ?? ''
      assert.match(what, /sealed/, `${table}.${column}`)
      for (const name of owner.filter((each) => each !== 'model'))
        assert.ok(what.includes(`\`${name}\``), `${table}.${column} does not name ${name}`)
      for (const model of models ?? [])
        assert.match(sections.get(table) ?? '', new RegExp(`\`${model}\`.*\\| sealed:`), model)
    }
  })

  it('says of every hash that it is one, and who deletes what expires', () => {
    for (const table of sections.keys()) {
      const columns = columnsOf(table)
      for (const [name, what] of columns)
        if (name.endsWith('_hash')) assert.match(what, /^hashed/, `${table}.${name}`)
      if (columns.has('expires_at')) assert.match(sections.get(table) ?? '', /the sweep/, table)
    }
  })
})
