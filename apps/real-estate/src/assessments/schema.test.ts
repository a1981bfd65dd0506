import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import type { Assessment } from '../domain/assessment.ts'
import { columnsOf } from './columns.ts'
import { sampleAssessment, sampleOf } from './sample-assessment.ts'
import { migrate } from './schema.ts'

/** A file as version 1 left it: the tables of version 1, and findings as they were then. */
function versionOne(...findings: readonly object[]): DatabaseSync {
  const records = findings.map((each) => {
    const { rentPoints: _rent, upgrade: _upgrade, ...then } = sampleAssessment().findings
    const record = sampleAssessment({ overrides: { woz: 300_000 } })
    return { ...record, findings: { ...then, ...each } }
  })
  return olderFile(1, records)
}

/** A file of an older version, with one key among its rows. */
function olderFile(
  version: 1 | 2,
  records: readonly object[],
  database = new DatabaseSync(':memory:'),
): DatabaseSync {
  database.exec(`CREATE TABLE assessment (id TEXT PRIMARY KEY, owner TEXT NOT NULL,
    created_at INTEGER NOT NULL, day TEXT NOT NULL, object_id TEXT NOT NULL, place TEXT NOT NULL,
    energy_class TEXT NOT NULL, purpose TEXT NOT NULL, input_hash TEXT NOT NULL, tool TEXT,
    idempotency_key TEXT, record TEXT NOT NULL) STRICT;
    CREATE INDEX assessment_by_object ON assessment (owner, object_id, created_at, id);
    CREATE UNIQUE INDEX assessment_by_key ON assessment (owner, tool, idempotency_key)
      WHERE idempotency_key IS NOT NULL;
    PRAGMA user_version = ${version}`)
  const insert = database.prepare(
    `INSERT INTO assessment VALUES (?, 'o', 1, 'd', 'x', 'p', 'C', 'sale', 'h', 'T', ?, ?)`,
  )
  records.forEach((record, n) => {
    insert.run(String(n), n === 0 ? 'k' : null, JSON.stringify(record))
  })
  return database
}

const records = (database: DatabaseSync) =>
  database
    .prepare('SELECT record FROM assessment ORDER BY id')
    .all()
    .map(({ record }) => JSON.parse(String(record)) as Assessment)

test('assessments from before rent points say so, and keep everything else', () => {
  const database = versionOne({})
  migrate(database, 'file')
  const [migrated] = records(database)
  assert.deepEqual(migrated, sampleAssessment({ overrides: { woz: 300_000 } }))
  database.close()
})

test('a value band of then says what it rested on', () => {
  const then = { basis: 'caller_woz', low: 255_000, central: 300_000, high: 345_000, formula: 'f' }
  const database = versionOne({ valueBand: then }, { valueBand: null })
  migrate(database, 'file')
  const [withBand, without] = records(database)
  assert.deepEqual(withBand?.findings.valueBand, {
    ...then,
    spread: 0.15,
    valueOn: null,
    inputs: [{ id: 'woz', value: 300_000, unit: 'EUR', source: 'caller' }],
    regionalLevel: null,
  })
  assert.equal(without?.findings.valueBand, null)
  database.close()
})

test('a second start changes nothing', () => {
  const database = versionOne({})
  migrate(database, 'file')
  const first = records(database)
  migrate(database, 'file')
  assert.deepEqual(records(database), first)
  database.close()
})

test('every row of version 2 is kept, with what lists now filter and order by', () => {
  const { findings } = sampleAssessment()
  const flags = [
    { code: 'DEMOLITION_PERMIT', severity: 'serious' },
    { code: 'MIXED_USE', severity: 'info' },
  ] as const
  const band = { ...BAND, central: 300_000.5 }
  const rows = [
    sampleOf('x', { findings: { ...findings, flags, valueBand: band } }),
    sampleAssessment({ rulesVersion: 'quick-assess/2026.1' }),
  ]
  const database = olderFile(2, rows)
  migrate(database, 'file')
  const columns = database
    .prepare(`SELECT id, owner, tool, idempotency_key AS key, created_at AS createdAt, day,
      object_id AS objectId, place, energy_class AS klasse, purpose, input_hash AS hash, record,
      address_key AS addressKey, value, flags, severity, rules_version AS rulesVersion
      FROM assessment ORDER BY id`)
    .all()
  columns.forEach((column, n) => {
    const { addressKey, value, flags, severity, rulesVersion, record } = columnsOf(
      rows[n] ?? assert.fail(),
    )
    const made = { addressKey, value, flags, severity, rulesVersion, record }
    const kept = { owner: 'o', createdAt: 1, day: 'd', objectId: 'x', place: 'p', klasse: 'C' }
    const keyed = { purpose: 'sale', hash: 'h', tool: 'T', key: n === 0 ? 'k' : null }
    assert.deepEqual({ ...column }, { id: String(n), ...kept, ...keyed, ...made })
  })
  assert.equal(columns.length, 2)
  assert.throws(
    () =>
      database.exec(`INSERT INTO assessment SELECT 'o', 'new', created_at, day,
    object_id, place, address_key, energy_class, purpose, value, flags, severity, rules_version,
    input_hash, tool, idempotency_key, record FROM assessment WHERE id = '0'`),
    /UNIQUE/,
  )
  database.close()
})

test('what an older version deleted without overwriting is gone from the file', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-schema-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'assessments.sqlite')
  const database = olderFile(2, [sampleAssessment()], new DatabaseSync(file))
  const gone = JSON.stringify({ ...sampleAssessment(), rulesVersion: 'GONE'.repeat(3000) })
  database.prepare('UPDATE assessment SET record = ?').run(gone)
  database.prepare('UPDATE assessment SET record = ?').run(JSON.stringify(sampleAssessment()))
  assert.ok(readFileSync(file).includes('GONE'), 'free pages still hold it')
  migrate(database, file)
  database.close()
  assert.ok(!readFileSync(file).includes('GONE'))
})

const BAND = {
  basis: 'caller_woz',
  low: 1,
  high: 2,
  formula: 'f',
  spread: 0.15,
  valueOn: null,
  inputs: [],
  regionalLevel: null,
} as const
