import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, test } from 'node:test'
import { quietCall, runAs } from '@voordeur/gateway/testing'
import type { ToolCall } from '@voordeur/gateway/tools'
import type { Owner } from '../assessments/assessments.ts'
import type { DeleteAssessmentsInput } from './contracts.generated.ts'
import {
  ANNA,
  BRAM,
  failure,
  onSampleTown,
  personCalled,
  type SampleTown,
} from './on-sample-town.ts'

let town: SampleTown
beforeEach(async () => {
  town = await onSampleTown()
})
afterEach(() => town.close())

async function assess(huisnummer: number, person = ANNA, key?: string): Promise<string> {
  town.clock.time += 1000
  const input = { postcode: '1234AA', huisnummer, purpose: 'sale' } as const
  const keyed = key === undefined ? {} : { idempotency_key: key }
  const { data } = await town.as(person)('Quick_Assess_Property', { ...input, ...keyed })
  return data?.assessment.assessment_id ?? assert.fail('nothing was assessed')
}

const remove = (input: DeleteAssessmentsInput, person = ANNA) =>
  town.as(person)('Delete_Assessments', input)

const removed = async (input: DeleteAssessmentsInput, person = ANNA) => {
  const { data, warnings } = await remove(input, person)
  return { ...data, code: warnings[0]?.code }
}

const countOf = async (person: string): Promise<number> => {
  const { counts } = await town.assessments.every(
    person as Owner,
    {},
    { limit: 1, order: 'newest' },
  )
  return counts.matching
}

const EVERYTHING = { everything: true, confirm: 'everything' } as const

test('one assessment goes, a second call finds nothing any more', async () => {
  const id = await assess(1)
  await assess(1)
  const gone = { scope: 'assessment', deleted: 1, remaining: 1, code: 'DELETED_FOR_GOOD' }
  assert.deepEqual(await removed({ assessment_id: ` ${id} ` }), gone)
  const nothing = { scope: 'assessment', deleted: 0, remaining: 1, code: 'NOTHING_DELETED' }
  assert.deepEqual(await removed({ assessment_id: id }), nothing)
  const read = town.as(ANNA)('Get_Property_Assessments', { assessment_id: id })
  assert.equal((await failure(read)).code, 'NOT_FOUND')
})

test('another person’s assessment answers like one that never was, and stays', async () => {
  const id = await assess(1)
  const others = await remove({ assessment_id: id }, BRAM)
  const missing = await remove({ assessment_id: 'asm_AAAAAAAAAAAAAAAAAAAAAA' }, BRAM)
  assert.deepEqual(others, missing)
  assert.equal(others.data?.deleted, 0)
  assert.equal((await remove({ postcode: '1234AA', huisnummer: 1 }, BRAM)).data?.deleted, 0)
  assert.equal((await remove(EVERYTHING, BRAM)).data?.deleted, 0)
  assert.equal(await countOf(ANNA), 1)
})

test('all assessments of a property go, by any of its keys, and those of others stay', async () => {
  for (const huisnummer of [1, 1, 3]) await assess(huisnummer)
  await assess(1, BRAM)
  const { adresseerbaarObjectId } = town.edgeCase('label-valid')
  const gone = { scope: 'property', deleted: 2, remaining: 1, code: 'DELETED_FOR_GOOD' }
  assert.deepEqual(await removed({ postcode: '1234aa', huisnummer: 1 }), gone)
  const again = await removed({ adresseerbaar_object_id: adresseerbaarObjectId })
  assert.equal(again.deleted, 0)
  assert.equal(await countOf(BRAM), 1)
})

test('a key that several properties fit deletes nothing; the person who picks one deletes that', async () => {
  const key = { postcode: '1234AC', huisnummer: '12A' }
  for (const name of ['addition', 'letter']) {
    const input = { nummeraanduiding_id: town.edgeCase(name).nummeraanduidingId, purpose: 'sale' }
    await town.as(ANNA)('Quick_Assess_Property', input as never)
  }
  const { status, candidates } = await remove(key)
  assert.deepEqual([status, candidates?.length, await countOf(ANNA)], ['needs_choice', 2, 2])
  const picked = await asked(key, (options) => options[0]?.value)
  assert.deepEqual([picked.data?.deleted, await countOf(ANNA)], [1, 1])
})

/** The call of a person whose client shows forms. */
const asked = (
  input: DeleteAssessmentsInput,
  pick: (options: Parameters<ToolCall['choose']>[2], question: string) => string | undefined,
) => {
  const call = quietCall({ choose: async (_key, question, options) => pick(options, question) })
  return runAs(personCalled(ANNA), async () => town.tools.Delete_Assessments(input, call))
}

test('everything goes only when that is confirmed, and nobody else’s goes with it', async () => {
  for (const huisnummer of [1, 1, 3]) await assess(huisnummer)
  await assess(5, BRAM)
  for (const input of [{ everything: true }, { confirm: 'everything' }] as const) {
    const { code, message } = await failure(remove(input))
    assert.equal(code, 'CONFIRM_REQUIRED')
    assert.match(message, /all your assessments: 3\. Nothing was deleted\./)
  }
  assert.equal(await countOf(ANNA), 3)
  const gone = { scope: 'everything', deleted: 3, remaining: 0, code: 'DELETED_FOR_GOOD' }
  assert.deepEqual(await removed(EVERYTHING), gone)
  assert.deepEqual((await removed(EVERYTHING)).deleted, 0)
  assert.equal(await countOf(BRAM), 1)
})

test('a person whose client shows forms confirms there, and may decline', async () => {
  for (const huisnummer of [1, 3]) await assess(huisnummer)
  const questions: string[] = []
  const declined = asked({ everything: true, lang: 'nl' }, (options, question) => {
    questions.push(question)
    return options.find(({ label }) => label === 'Niets verwijderen')?.value
  })
  const { code, message } = await failure(declined)
  assert.equal(code, 'CONFIRM_REQUIRED')
  assert.match(message, /koos ervoor niets te verwijderen/)
  assert.deepEqual(questions, ['Al uw beoordelingen (2) voorgoed verwijderen?'])
  assert.equal(await countOf(ANNA), 2)
  const { data } = await asked({ everything: true }, (options) => options[1]?.value)
  assert.deepEqual([data?.deleted, await countOf(ANNA)], [2, 0])
})

test('exactly one thing is meant, and a confirmation beside it is a contradiction', async () => {
  const id = await assess(1)
  const codeOf = async (input: DeleteAssessmentsInput) => (await failure(remove(input))).code
  assert.equal(await codeOf({}), 'KEY_MISSING')
  assert.equal(await codeOf({ everything: false }), 'KEY_MISSING')
  assert.equal(await codeOf({ assessment_id: id, everything: true }), 'KEY_CONFLICT')
  assert.equal(await codeOf({ assessment_id: id, confirm: 'everything' }), 'KEY_CONFLICT')
  assert.equal(await codeOf({ ...EVERYTHING, postcode: '1234AA', huisnummer: 1 }), 'KEY_CONFLICT')
  assert.equal(await codeOf({ assessment_id: id, pand_id: '9999100000001001' }), 'KEY_CONFLICT')
  assert.equal(await codeOf({ pand_id: '12' }), 'INVALID_ID')
  assert.equal(await countOf(ANNA), 1)
})

test('only a person deletes', async () => {
  assert.equal(
    (await failure(town.call('Delete_Assessments', EVERYTHING))).code,
    'SIGN_IN_REQUIRED',
  )
})

test('nothing of it is left in the files, and its key can be used again', async () => {
  const id = await assess(1, ANNA, 'key-of-anna')
  const kept = await assess(3, BRAM, 'key-of-bram')
  await remove(EVERYTHING)
  const bytes = Buffer.concat(
    [town.assessmentsFile, `${town.assessmentsFile}-wal`]
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file)),
  )
  for (const trace of [id, ANNA, 'key-of-anna']) assert.ok(!bytes.includes(trace), trace)
  for (const trace of [kept, BRAM, 'key-of-bram']) assert.ok(bytes.includes(trace), trace)
  assert.notEqual(await assess(5, ANNA, 'key-of-anna'), id)
})

test('a store that can not delete says so, and may be asked again', async () => {
  await assess(1)
  const { DatabaseSync } = await import('node:sqlite')
  const blocker = new DatabaseSync(town.assessmentsFile)
  blocker.exec('BEGIN IMMEDIATE')
  const { code, details } = await failure(remove(EVERYTHING))
  assert.deepEqual([code, details['retryable']], ['STORAGE_UNAVAILABLE', true])
  blocker.exec('ROLLBACK')
  blocker.close()
  assert.equal((await remove(EVERYTHING)).data?.deleted, 1)
})
