import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, test } from 'node:test'
import { runAs } from '@voordeur/gateway/testing'
import type { QuickAssessment, QuickAssessPropertyInput } from './contracts.generated.ts'
import {
  ANNA,
  BRAM,
  caller,
  failure,
  NOON,
  onSampleTown,
  personCalled,
  type SampleTown,
} from './on-sample-town.ts'

let town: SampleTown
beforeEach(async () => {
  town = await onSampleTown()
})
afterEach(() => town.close())

const HOME = { postcode: '1234AA', huisnummer: 1, purpose: 'sale' } as const

const ask = (input: QuickAssessPropertyInput, person = ANNA) =>
  town.as(person)('Quick_Assess_Property', input)

async function assessed(input: QuickAssessPropertyInput, person = ANNA): Promise<QuickAssessment> {
  const { data } = await ask(input, person)
  assert.ok(data)
  return data
}

const countOf = async (person: string) =>
  (await town.as(person)('Get_Assessed_Properties', {})).data.counts.assessments

test('without a WOZ value there is no value band, and the answer says what is missing', async () => {
  const { assessment, saved } = await assessed(HOME)
  assert.equal(assessment.value_band, null)
  assert.deepEqual(
    assessment.missing.map(({ input }) => input),
    ['woz', 'asking_price'],
  )
  assert.match(assessment.disclaimer, /No appraisal \(geen taxatie/)
  assert.ok(saved)
  assert.equal(await countOf(ANNA), 1)
})

test('with the caller’s WOZ value there is a band with its formula', async () => {
  const overrides = { woz: 320_000, woz_peildatum: '2025-01-01', asking_price: 400_000 }
  const { assessment } = await assessed({ ...HOME, overrides })
  assert.deepEqual(assessment.value_band, {
    basis: 'caller_woz',
    low: 272_000,
    central: 320_000,
    high: 368_000,
    currency: 'EUR',
    formula: 'woz × (1 ± 0.15) = 320000 × (1 ± 0.15)',
    woz_peildatum: '2025-01-01',
    spread: 0.15,
    value_on: null,
    inputs: [{ id: 'woz', value: 320_000, unit: 'EUR', source: 'caller' }],
    regional_level: null,
    region: null,
    no_appraisal: 'No appraisal (geen taxatie, NRVT).',
  })
  assert.ok(assessment.flags.some(({ code }) => code === 'ASKING_ABOVE_BAND'))
  assert.deepEqual(assessment.method.overrides, overrides)
})

test('it can be repeated: rules, data date and input are on it', async () => {
  const { assessment } = await assessed(HOME)
  const { rules_version, data_as_of, input_hash } = assessment.method
  assert.deepEqual([rules_version, data_as_of], ['quick-assess/2026.4', '2026-07-01'])
  assert.match(input_hash, /^sha256:[0-9a-f]{64}$/)
  const { nummeraanduiding_id, adresseerbaar_object_id } = assessment.property
  for (const key of [{ nummeraanduiding_id }, { adresseerbaar_object_id }]) {
    const again = await assessed({ ...key, purpose: 'sale', overrides: {}, lang: 'nl' })
    assert.equal(again.assessment.method.input_hash, input_hash)
  }
  const other = await assessed({ ...HOME, overrides: { woz: 1 } })
  assert.notEqual(other.assessment.method.input_hash, input_hash)
})

test('the text is in the language of the reader, the findings are the same', async () => {
  const key = { nummeraanduiding_id: town.edgeCase('demolition-permit').nummeraanduidingId }
  const [nl, en] = await Promise.all([
    assessed({ ...key, purpose: 'sale', lang: 'nl' }),
    assessed({ ...key, purpose: 'sale' }),
  ])
  const codes = ({ assessment }: QuickAssessment) => assessment.flags.map(({ code }) => code)
  assert.deepEqual(codes(nl), codes(en))
  assert.match(nl.assessment.flags[0]?.text ?? '', /sloopvergunning/)
  assert.match(en.assessment.flags[0]?.text ?? '', /demolition permit/)
})

test('a side address assesses its object, under the main address', async () => {
  const [side, main] = ['side-address', 'main-address'].map((name) => town.edgeCase(name))
  const keyed = { purpose: 'sale', idempotency_key: 'one' } as const
  const first = await ask({ nummeraanduiding_id: main?.nummeraanduidingId, ...keyed })
  const again = await ask({ nummeraanduiding_id: side?.nummeraanduidingId, ...keyed })
  assert.deepEqual(again.data?.assessment, first.data?.assessment)
  assert.equal(again.data?.replayed, true)
  assert.ok(again.warnings.some(({ code }) => code === 'NEVENADRES'))
  assert.equal(await countOf(ANNA), 1)
})

test('an idempotency key makes one assessment, and never two meanings', async () => {
  const keyed = { ...HOME, idempotency_key: 'k-1' }
  const first = await assessed(keyed)
  town.clock.time += 60_000
  const again = await assessed({ ...keyed, lang: 'nl' })
  assert.equal(again.assessment.assessment_id, first.assessment.assessment_id)
  assert.equal(again.assessment.created_at, first.assessment.created_at)
  assert.deepEqual([first.replayed, again.replayed], [false, true])
  const refused = await failure(ask({ ...keyed, purpose: 'rent' }))
  assert.equal(refused.code, 'IDEMPOTENCY_CONFLICT')
  assert.equal(refused.details.field, 'idempotency_key')
  assert.equal(await countOf(ANNA), 1)
})

test('many calls at once with one key make one assessment', async () => {
  const calls = Array.from({ length: 20 }, () => assessed({ ...HOME, idempotency_key: 'k' }))
  const answers = await Promise.all(calls)
  const ids = answers.map(({ assessment }) => assessment.assessment_id)
  assert.equal(new Set(ids).size, 1)
  assert.equal(answers.filter(({ replayed }) => !replayed).length, 1)
})

test('two people can use the same key', async () => {
  const anna = await assessed({ ...HOME, idempotency_key: 'k' })
  const bram = await assessed({ ...HOME, purpose: 'rent', idempotency_key: 'k' }, BRAM)
  assert.notEqual(anna.assessment.assessment_id, bram.assessment.assessment_id)
})

test('save: false keeps nothing', async () => {
  const { assessment, saved } = await assessed({ ...HOME, save: false })
  assert.deepEqual([saved, assessment.assessment_id], [false, null])
  assert.equal(await countOf(ANNA), 0)
})

test('a choice and a refusal keep nothing', async () => {
  const choice = await ask({ postcode: '1234AC', huisnummer: '12A', purpose: 'sale' })
  assert.equal(choice.status, 'needs_choice')
  await failure(ask({ postcode: '9876ZZ', huisnummer: 1, purpose: 'sale' }))
  assert.equal(await countOf(ANNA), 0)
})

test('a full store refuses clearly, and still assesses without saving', async () => {
  for (let n = 0; n < 60; n++) await assessed(HOME)
  const refused = await failure(ask({ ...HOME, lang: 'nl' }))
  assert.equal(refused.code, 'ASSESSMENTS_FULL')
  assert.match(refused.message, /al 60 beoordelingen/)
  assert.equal((await assessed({ ...HOME, save: false })).saved, false)
  assert.equal((await assessed(HOME, BRAM)).saved, true)
})

test('a locked store refuses clearly, keeps nothing, and works again after', async () => {
  const blocker = new DatabaseSync(town.assessmentsFile)
  blocker.exec('BEGIN IMMEDIATE')
  const refused = await failure(ask(HOME))
  assert.equal(refused.code, 'STORAGE_UNAVAILABLE')
  assert.equal(refused.details.retryable, true)
  blocker.exec('ROLLBACK')
  blocker.close()
  assert.equal(await countOf(ANNA), 0)
  await assessed(HOME)
  assert.equal(await countOf(ANNA), 1)
})

test('a reference date must exist and have passed', async () => {
  const code = async (woz_peildatum: string) =>
    (await failure(ask({ ...HOME, overrides: { woz: 1, woz_peildatum } }))).code
  assert.equal(await code('2025-02-30'), 'INVALID_DATE')
  assert.equal(await code('2026-11-22'), 'DATE_IN_FUTURE')
})

test('only a signed-in person has assessments: not a machine, not a stranger', async () => {
  const machine = { ...personCalled('client-1'), kind: 'client' } as const
  for (const principal of [undefined, machine]) {
    const call = caller(town.tools, principal)
    assert.equal((await failure(call('Quick_Assess_Property', HOME))).code, 'SIGN_IN_REQUIRED')
    assert.equal((await failure(call('Get_Assessed_Properties', {}))).code, 'SIGN_IN_REQUIRED')
    const one = { assessment_id: 'asm_x' }
    assert.equal((await failure(call('Get_Property_Assessments', one))).code, 'SIGN_IN_REQUIRED')
  }
})

test('the owner is who the call runs as, even when calls of two people interleave', async () => {
  const calls = [ANNA, BRAM, ANNA, BRAM].map((person) =>
    runAs(personCalled(person), () => assessed({ ...HOME, overrides: { rent: 1 } }, person)),
  )
  await Promise.all(calls)
  assert.deepEqual([await countOf(ANNA), await countOf(BRAM)], [2, 2])
})

test('a synthetic label and an invented property are in warnings and assumptions', async () => {
  const { data, warnings, provenance } = await ask({ ...HOME, overrides: { woz: 1 } })
  const codes = warnings.map(({ code }) => code)
  assert.deepEqual(codes, ['FICTIONAL_REGISTER', 'SYNTHETIC_LABEL'])
  assert.ok(data?.assessment.property.fictional && data.assessment.energy.synthetic)
  assert.ok(data.assessment.assumptions.some((text) => /generated for demonstration/.test(text)))
  assert.deepEqual(
    provenance.map(({ register }) => register),
    ['BAG', 'EP-Online', 'caller', 'rent-rules'],
  )
  assert.equal(data.assessment.created_at, new Date(NOON).toISOString())
})
