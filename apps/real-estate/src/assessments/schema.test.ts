import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import type { Assessment } from '../domain/assessment.ts'
import { sampleAssessment } from './sample-assessment.ts'
import { migrate } from './schema.ts'

/** A file as version 1 left it: the tables of version 1, and findings as they were then. */
function versionOne(...findings: readonly object[]): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  database.exec(`CREATE TABLE assessment (id TEXT PRIMARY KEY, owner TEXT NOT NULL,
    created_at INTEGER NOT NULL, day TEXT NOT NULL, object_id TEXT NOT NULL, place TEXT NOT NULL,
    energy_class TEXT NOT NULL, purpose TEXT NOT NULL, input_hash TEXT NOT NULL, tool TEXT,
    idempotency_key TEXT, record TEXT NOT NULL) STRICT; PRAGMA user_version = 1`)
  const insert = database.prepare(
    `INSERT INTO assessment VALUES (?, 'o', 1, 'd', 'x', 'p', 'C', 'sale', 'h', NULL, NULL, ?)`,
  )
  findings.forEach((each, n) => {
    const { rentPoints: _rent, upgrade: _upgrade, ...then } = sampleAssessment().findings
    const record = sampleAssessment({ overrides: { woz: 300_000 } })
    insert.run(String(n), JSON.stringify({ ...record, findings: { ...then, ...each } }))
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
