import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Owner } from '../assessments/assessments.ts'
import { recordsWriter } from './records.ts'
import { sampleRow } from './sample-row.ts'

const AT = Date.parse('2026-11-22T08:00:00Z')

const written = (...rows: ReturnType<typeof sampleRow>[]) => {
  const { start, between, end, row } = recordsWriter('anna' as Owner, AT)
  return JSON.parse(`${start}${rows.map(row).join(between)}${end}`)
}

/** Every value inside, with the way to it in the spelling of the tools. */
function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path}=${JSON.stringify(value)}`]
  return Object.entries(value).flatMap(([name, member]) =>
    leaves(member, `${path}/${name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()}`),
  )
}

test('every stored value is in the record, under its own name, and nothing else', () => {
  const row = sampleRow()
  const { assessments } = written(row)
  const { id, createdAt, ...stored } = row.assessment
  const said = { ...stored, assessmentId: id, createdAt: new Date(createdAt).toISOString() }
  assert.deepEqual(leaves(assessments[0]).toSorted(), leaves(said).toSorted())
  assert.ok(leaves(said).length > 80, 'a sample worth looking at')
})

test('the figures the person gave and the key of the call are there as given', () => {
  const [record] = written(sampleRow()).assessments
  assert.deepEqual(record.overrides, sampleRow().assessment.overrides)
  assert.deepEqual(record.idempotency, { tool: 'Quick_Assess_Property', key: 'my key' })
})

test('the file says what it is, whose, and of when', () => {
  const { assessments, ...head } = written(sampleRow(), sampleRow())
  assert.deepEqual(head, {
    type: 'voordeur-assessments',
    version: 1,
    exported_at: '2026-11-22T08:00:00.000Z',
    person: 'anna',
  })
  assert.equal(assessments.length, 2)
  assert.deepEqual(written().assessments, [])
})
