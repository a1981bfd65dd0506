import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quietCall, runAs } from '@voordeur/gateway/testing'
import { bagRecord, HOUSE, KEY, label } from '../sources/fake-registers-fixture.ts'
import type { Seen } from '../sources/fake-source-fixture.ts'
import { WOZ_HOME, wozAnswer, wozHomeRecord } from '../sources/fake-woz-fixture.ts'
import type { QuickAssessPropertyInput } from './contracts.generated.ts'
import { ALL, codes, type LiveRig, onLiveSources } from './on-live-sources.ts'
import { ANNA, failure, personCalled } from './on-sample-town.ts'

const EVERYTHING = { ...ALL, WOZ_COUNTER: 'unofficial' }
const home = {
  postcode: WOZ_HOME.postcode,
  huisnummer: WOZ_HOME.huisnummer,
  purpose: 'rent',
} as const

/** A home in Weesp in every source, with its label. */
async function rig(more: LiveRig = {}) {
  const record = wozHomeRecord({ pandIdentificaties: [HOUSE.pand] })
  const town = await onLiveSources({ env: EVERYTHING, records: [record], ...more })
  town.fakes.labels.misbehave = () => ({ json: [label(WOZ_HOME.oid, { Bouwjaar: 1921 })] })
  return town
}

type Town = Awaited<ReturnType<typeof rig>>

const ask = (town: Town, input: Partial<QuickAssessPropertyInput> = {}) =>
  town.anna('Quick_Assess_Property', { ...home, ...input })

const countOf = async (town: Town) =>
  (await town.anna('Get_Assessed_Properties', {})).data.counts.assessments

test('a real home is assessed from the registers, and says what each part rests on', async () => {
  await using town = await rig()
  const { data, data_mode, provenance, warnings } = await ask(town)
  assert.ok(data)
  const { value_band: band, energy, rent_points: rent, method, property } = data.assessment
  assert.deepEqual([data_mode, property.oppervlakte_m2, property.fictional], ['live', 100, false])
  assert.deepEqual([energy.klasse, energy.synthetic, energy.looked_up], ['B', false, 'live'])
  assert.deepEqual(
    [band?.basis, band?.central, band?.woz_peildatum, band?.region],
    [
      'looked_up_woz_indexed',
      492_000,
      '2025-01-01',
      { code: '23', name: 'Groot-Amsterdam', from: 'place' },
    ],
  )
  const rubric = (id: string) => rent.rubrics.find((each) => each.id === id)
  assert.deepEqual([rubric('R4')?.source, rubric('R11')?.source], ['EP-Online', 'WOZ-waardeloket'])
  assert.deepEqual([...new Set(provenance.map(({ register }) => register))].sort(), [
    'BAG',
    'CBS',
    'COROP',
    'EP-Online',
    'WOZ',
    'rent-rules',
  ])
  assert.deepEqual(method.sources, provenance)
  assert.deepEqual([method.data_mode, method.not_answered], ['live', []])
  assert.deepEqual(codes(warnings), ['WOZ_UNOFFICIAL'])
  assert.ok(codes(data.assessment.flags).includes('BOUWJAAR_CONFLICT'))
  assert.doesNotMatch(JSON.stringify(data), new RegExp(`${KEY}|127\\.0\\.0\\.1`))
})

test('it is kept as it was made, and comes back in the other language', async () => {
  await using town = await rig()
  town.fakes.labels.misbehave = { status: 500 }
  const made = (await ask(town)).data?.assessment
  const assessment_id = made?.assessment_id ?? ''
  const { data } = await town.anna('Get_Property_Assessments', { assessment_id })
  assert.deepEqual(data?.assessments[0], made)
  const dutch = await town.anna('Get_Property_Assessments', { assessment_id, lang: 'nl' })
  const [gap] = dutch.data?.assessments[0]?.method.not_answered ?? []
  assert.match(gap?.text ?? '', /^EP-Online was niet te bereiken/)
})

test('the same facts give the same hash, other facts another, and the input hash stays', async () => {
  await using town = await rig()
  const method = async () => (await ask(town)).data?.assessment.method
  const first = await method()
  const again = await method()
  assert.deepEqual([again?.data_hash, again?.input_hash], [first?.data_hash, first?.input_hash])
  assert.match(first?.data_hash ?? '', /^sha256:[0-9a-f]{64}$/)
  town.fakes.woz.misbehave = {
    json: wozAnswer([{ peildatum: '2025-01-01', vastgesteldeWaarde: 500_000 }]),
  }
  const changed = await method()
  assert.notEqual(changed?.data_hash, first?.data_hash)
  assert.equal(changed?.input_hash, first?.input_hash)
})

test('a retry with the same key gives the first assessment, whatever a source says by then', async () => {
  await using town = await rig()
  const first = await ask(town, { idempotency_key: 'k' })
  town.fakes.woz.misbehave = { status: 500 }
  const again = await ask(town, { idempotency_key: 'k' })
  assert.deepEqual(again.data?.assessment, first.data?.assessment)
  assert.deepEqual([again.data?.replayed, await countOf(town)], [true, 1])
})

test('a value of the caller comes first, and then the counter is not asked', async () => {
  await using town = await rig()
  const overrides = { woz: 300_000, woz_peildatum: '2025-01-01' }
  const { data, warnings } = await ask(town, { overrides })
  assert.equal(data?.assessment.value_band?.basis, 'caller_woz_indexed')
  assert.deepEqual([town.fakes.woz.requests.length, codes(warnings)], [0, []])
  const asked = await ask(town, { overrides, look_up: ['woz'] })
  assert.deepEqual([town.fakes.woz.requests.length, codes(asked.warnings)], [0, ['WOZ_NOT_ASKED']])
})

test('for a contract the newest value that counts on its day is taken', async () => {
  await using town = await rig()
  const { data } = await ask(town, { overrides: { contract_date: '2025-03-01' } })
  assert.equal(data?.assessment.value_band?.woz_peildatum, '2024-01-01')
  const old = wozAnswer([{ peildatum: '2019-01-01', vastgesteldeWaarde: 300_000 }])
  town.fakes.woz.misbehave = { json: old }
  const { assessment } = (await ask(town)).data ?? assert.fail('nothing was assessed')
  assert.equal(assessment.value_band?.woz_peildatum, '2019-01-01')
  assert.ok(codes(assessment.flags).includes('WOZ_NOT_FOR_POINTS'))
})

test('that the counter shows no value is an answer, and the region’s mean stands in', async () => {
  await using town = await rig({ woz: wozAnswer([]) })
  const { data, warnings } = await ask(town)
  assert.equal(data?.assessment.value_band?.basis, 'corop_mean')
  assert.deepEqual([codes(warnings), data?.assessment.method.not_answered], [['WOZ_NONE'], []])
})

test('the counter is for homes: of an office it is asked only when the caller asks', async () => {
  const office = wozHomeRecord({ gebruiksdoelen: ['kantoorfunctie'] })
  await using town = await rig({ records: [office] })
  await ask(town)
  assert.equal(town.fakes.woz.requests.length, 0)
  await ask(town, { look_up: ['woz'] })
  assert.equal(town.fakes.woz.requests.length, 1)
})

test('who asks for what is not set up is told which setting the operator has', async () => {
  await using town = await rig({ env: ALL })
  const { warnings } = await ask(town, { look_up: ['woz', 'transactions'] })
  assert.deepEqual(codes(warnings), ['WOZ_NOT_CONFIGURED', 'TRANSACTIONS_NOT_CONFIGURED'])
  assert.match(warnings[0]?.text ?? '', /WOZ_COUNTER=unofficial.*overrides\.woz/)
  assert.match(warnings[1]?.text ?? '', /paid products.*KADASTER_TRANSACTIONS/)
  const dutch = await ask(town, { look_up: ['woz'], lang: 'nl' })
  assert.match(dutch.warnings[0]?.text ?? '', /WOZ_COUNTER=unofficial/)
  assert.deepEqual(codes((await ask(town)).warnings), [])
  assert.equal(town.fakes.woz.requests.length, 0)
})

test('of an invented home nothing leaves the house, also when it is asked for', async () => {
  const transactions = {
    title: 'Own contract',
    licence: 'by contract',
    transactions: () => assert.fail('The provider was asked.'),
  }
  await using town = await rig({ transactions })
  const input = { postcode: '1234AA', huisnummer: 1, look_up: ['woz', 'transactions'] } as const
  const { data, warnings, data_mode } = await ask(town, { ...input, look_up: [...input.look_up] })
  assert.deepEqual(
    [data_mode, town.asked(), data?.assessment.energy.looked_up],
    ['embedded', 0, 'embedded'],
  )
  const told = codes(warnings)
  assert.deepEqual(told, ['FICTIONAL_REGISTER', 'SYNTHETIC_LABEL', 'INVENTED_NOT_LOOKED_UP'])
})

test('a home in an imported register gets its label and value from live sources', async () => {
  await using town = await rig({ imported: true })
  const found = await town.anna('Get_Property_Data', { postcode: '1234AA', huisnummer: 1 })
  const oid = found.data?.identity.adresseerbaar_object_id ?? ''
  town.fakes.labels.misbehave = () => ({ json: [label(oid)] })
  const { data, data_mode, warnings } = await ask(town, { postcode: '1234AA', huisnummer: 1 })
  assert.deepEqual([data_mode, data?.assessment.energy.klasse], ['mixed', 'B'])
  assert.ok(!codes(warnings).includes('SYNTHETIC_LABEL'))
})

test('DATA_MODE=live assesses nothing that the live registers do not hold', async () => {
  await using town = await rig({ env: { ...EVERYTHING, DATA_MODE: 'live' } })
  const refused = await failure(ask(town, { postcode: '1234AA', huisnummer: 1 }))
  assert.equal(refused.code, 'NOT_FOUND')
  assert.equal((await ask(town)).data_mode, 'live')
})

test('when the BAG falls silent after the address, the assessment is made of that', async () => {
  await using town = await rig({ env: { BAG_API_KEY: KEY } })
  town.fakes.bag.misbehave = ({ query, path }) =>
    query.has('adresseerbaarObjectIdentificatie') || path.startsWith('/panden')
      ? { status: 500 }
      : undefined
  const { data, warnings } = await ask(town)
  assert.equal(data?.assessment.property.oppervlakte_m2, 100)
  assert.deepEqual(data?.assessment.property.bouwjaar, { min: 1920, max: 1920 })
  assert.ok(codes(warnings).includes('SOURCE_UNREACHABLE'))
  const property = await town.anna('Get_Property_Data', home)
  assert.equal(property.data?.unit.oppervlakte_m2, 100)
})

test('a side address in a live register is assessed under its main address', async () => {
  const main = wozHomeRecord()
  const side = bagRecord('0358200000000129', WOZ_HOME.oid, {
    postcode: '1234ZV',
    huisnummer: 5,
    indicatieNevenadres: true,
  })
  await using town = await rig({ records: [side, main] })
  const { data, warnings } = await ask(town, { postcode: '1234ZV', huisnummer: 5 })
  assert.equal(data?.assessment.property.nummeraanduiding_id, WOZ_HOME.nid)
  assert.ok(codes(warnings).includes('NEVENADRES'))
})

test('a client that follows progress is told each step, in its language', async () => {
  await using town = await rig()
  const told: [number, number, string | undefined][] = []
  const call = quietCall({
    progress: async (step, total, message) => void told.push([step, total, message]),
  })
  const run = (input: QuickAssessPropertyInput) =>
    runAs(personCalled(ANNA), async () => town.tools.Quick_Assess_Property(input, call))
  await run({ ...home, lang: 'nl' })
  assert.deepEqual(told, [
    [1, 3, 'Het adres zoeken'],
    [2, 3, 'Object, panden, energielabel en WOZ-waarde opvragen'],
    [3, 3, 'Rekenen en bewaren'],
  ])
})

test('a client that can not be told where the call is still gets its answer', async () => {
  await using town = await rig()
  const call = quietCall({ progress: async () => assert.fail('nobody listens') })
  const asked = runAs(personCalled(ANNA), async () => town.tools.Quick_Assess_Property(home, call))
  assert.equal((await asked).status, 'ok')
})

test('who leaves ends the requests to the sources, and nothing is kept', async () => {
  await using town = await rig()
  const arrived = Promise.withResolvers<Seen>()
  town.fakes.labels.misbehave = (seen) => {
    arrived.resolve(seen)
    return 'silence'
  }
  const cancel = new AbortController()
  const call = quietCall({ signal: cancel.signal })
  const asked = runAs(personCalled(ANNA), async () => town.tools.Quick_Assess_Property(home, call))
  const outcome = assert.rejects(Promise.resolve(asked), /cancelled/)
  const { closed } = await arrived.promise
  cancel.abort(new Error('cancelled'))
  await outcome
  await closed
  assert.equal(await countOf(town), 0)
})

test('who leaves while it is being counted keeps nothing either', async () => {
  await using town = await rig()
  const cancel = new AbortController()
  const call = quietCall({
    signal: cancel.signal,
    progress: async (step) => {
      if (step === 3) cancel.abort(new Error('cancelled'))
    },
  })
  const asked = runAs(personCalled(ANNA), async () => town.tools.Quick_Assess_Property(home, call))
  await assert.rejects(Promise.resolve(asked), /cancelled/)
  assert.equal(await countOf(town), 0)
})
