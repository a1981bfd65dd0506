import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DOCS, HOUSE, label } from '../sources/fake-registers-fixture.ts'
import { WOZ_HOME, wozAnswer, wozHomeRecord } from '../sources/fake-woz-fixture.ts'
import { ALL, BUDGET_MS, codes, FAULTS, type LiveRig, onLiveSources } from './on-live-sources.ts'
import { failure } from './on-sample-town.ts'

const EVERYTHING = { ...ALL, WOZ_COUNTER: 'unofficial' }
const home = {
  postcode: WOZ_HOME.postcode,
  huisnummer: WOZ_HOME.huisnummer,
  purpose: 'rent',
} as const

async function rig(more: LiveRig = {}) {
  const record = wozHomeRecord({ pandIdentificaties: [HOUSE.pand] })
  const town = await onLiveSources({ env: EVERYTHING, records: [record], ...more })
  town.fakes.labels.misbehave = () => ({ json: [label(WOZ_HOME.oid)] })
  return town
}

type Town = Awaited<ReturnType<typeof rig>>

async function assessed(town: Town) {
  const { data, warnings } = await town.anna('Quick_Assess_Property', home)
  const assessment = data?.assessment ?? assert.fail('nothing was assessed')
  const rubric = (id: string) => assessment.rent_points.rubrics.find((each) => each.id === id)
  return { ...assessment, rubric, warnings }
}

const kept = async (town: Town) =>
  (await town.anna('Get_Assessed_Properties', {})).data.counts.assessments

for (const [what, [answer, code]] of Object.entries(FAULTS)) {
  test(`EP-Online ${what}: assessed without a label, open where it counts, and kept so`, async () => {
    await using town = await rig()
    town.let(town.fakes.labels, answer)
    const found = await assessed(town)
    assert.deepEqual([found.energy.status, found.energy.looked_up], ['none', 'not-looked-up'])
    const r4 = found.rubric('R4')
    assert.deepEqual([r4?.basis, r4?.points.min, r4?.points.max], ['unknown', -15, 58])
    assert.deepEqual(codes(found.method.not_answered ?? []), [code])
    assert.deepEqual(codes(found.warnings), ['LABEL_NOT_LOOKED_UP', 'WOZ_UNOFFICIAL', code])
    assert.ok(found.method.sources?.every(({ register }) => register !== 'EP-Online'))
    assert.equal(found.value_band?.basis, 'looked_up_woz_indexed')
    assert.equal(await kept(town), 1)
  })

  test(`the WOZ counter ${what}: the region’s mean stands in, for the band and never for points`, async () => {
    await using town = await rig()
    town.let(town.fakes.woz, answer)
    const found = await assessed(town)
    assert.equal(found.value_band?.basis, 'corop_mean')
    assert.equal(found.rubric('R11')?.basis, 'unknown')
    assert.deepEqual(codes(found.warnings), [code])
    assert.match(found.method.not_answered?.[0]?.text ?? '', /^WOZ-waardeloket/)
    assert.equal(found.energy.klasse, 'B')
    if (what === 'busy') return
    town.fakes.woz.misbehave = undefined
    assert.equal((await assessed(town)).value_band?.basis, 'looked_up_woz_indexed')
  })

  test(`every source ${what}: refused with each named, and nothing kept`, async () => {
    await using town = await rig()
    for (const fake of Object.values(town.fakes)) town.let(fake, answer)
    const refused = await failure(town.anna('Quick_Assess_Property', { ...home, lang: 'nl' }))
    assert.equal(refused.code, 'SOURCES_UNAVAILABLE')
    assert.match(refused.message, /^Geen bron kon antwoorden: Kadaster BAG API .*Locatieserver/)
    assert.equal(refused.details['retryable'], true)
    assert.equal(await kept(town), 0)
  })
}

test('EP-Online with another home’s label: the label is unknown, and not absent', async () => {
  await using town = await rig()
  town.fakes.labels.misbehave = () => ({ json: [label('0358010000000999')] })
  const found = await assessed(town)
  assert.equal(found.energy.looked_up, 'not-looked-up')
  assert.deepEqual(codes(found.method.not_answered ?? []), ['SOURCE_BAD_ANSWER'])
})

test('the WOZ counter with another home’s value: it is not used', async () => {
  const other = { nummeraanduidingid: 358_200_000_000_999, verbondenAdresseerbareObjecten: [] }
  await using town = await rig({ woz: wozAnswer(undefined, other) })
  const found = await assessed(town)
  assert.equal(found.value_band?.basis, 'corop_mean')
  assert.deepEqual(codes(found.method.not_answered ?? []), ['SOURCE_BAD_ANSWER'])
})

test('nothing but the address can be had: assessed as unknown, and not as a shop', async () => {
  const docs = [
    {
      type: 'adres',
      id: 'adr-1',
      nummeraanduiding_id: WOZ_HOME.nid,
      adresseerbaarobject_id: WOZ_HOME.oid,
      straatnaam: 'Proefweg',
      huisnummer: WOZ_HOME.huisnummer,
      postcode: WOZ_HOME.postcode,
      woonplaatsnaam: 'Weesp',
      woonplaatscode: '3631',
    },
  ]
  await using town = await rig({ docs })
  town.fakes.bag.misbehave = { status: 500 }
  town.fakes.ogc.misbehave = { status: 500 }
  const found = await assessed(town)
  assert.deepEqual(codes(found.flags), ['DETAILS_UNKNOWN'])
  assert.equal(found.rent_points.applies, false)
  assert.match(found.rent_points.reason ?? '', /could not be looked up/)
  assert.deepEqual([found.value_band?.basis, found.energy.klasse], ['looked_up_woz', 'B'])
})

test('a main address of which nothing else is known does not stand for a side address', async () => {
  const side = wozHomeRecord({
    nummeraanduidingIdentificatie: '0358200000000129',
    indicatieNevenadres: true,
    pandIdentificaties: [HOUSE.pand],
  })
  const main = {
    ...DOCS[0],
    nummeraanduiding_id: WOZ_HOME.nid,
    adresseerbaarobject_id: WOZ_HOME.oid,
  }
  await using town = await rig({ records: [side], docs: [main] })
  town.fakes.bag.misbehave = ({ query }) =>
    query.has('adresseerbaarObjectIdentificatie') ? { status: 500 } : undefined
  town.fakes.ogc.misbehave = { status: 500 }
  const found = await assessed(town)
  assert.deepEqual(
    [found.property.nummeraanduiding_id, found.property.oppervlakte_m2],
    ['0358200000000129', 100],
  )
  assert.ok(!codes(found.flags).includes('DETAILS_UNKNOWN'))
})

const SALES = [
  { registeredOn: '2019-05-02', priceEuro: 310_000, seller: 'Verkoper', buyer: 'Koper' },
  { registeredOn: '2023-08-30', priceEuro: 455_000, owners: ['Eigenaar'], severalObjects: true },
]

const provider = (transactions: () => Promise<never> | Promise<unknown>) => ({
  title: 'Own contract',
  licence: 'by contract',
  transactions: async () => ({ value: (await transactions()) as unknown[], fetchedAt: Date.now() }),
})

test('sales come from the operator’s own provider, when asked for, and names never', async () => {
  const asked: unknown[] = []
  const own = provider(async () => {
    asked.push(1)
    return SALES
  })
  await using town = await rig({ transactions: own })
  const answer = await town.anna('Quick_Assess_Property', { ...home, look_up: ['transactions'] })
  assert.deepEqual(answer.data?.transactions, [
    { registered_on: '2023-08-30', price_eur: 455_000, several_objects: true },
    { registered_on: '2019-05-02', price_eur: 310_000, several_objects: false },
  ])
  assert.doesNotMatch(JSON.stringify(answer), /Verkoper|Koper|Eigenaar/)
  assert.ok(answer.provenance.some(({ register }) => register === 'Kadaster'))
  const { data } = await town.anna('Quick_Assess_Property', home)
  assert.deepEqual([data?.transactions, asked.length], [undefined, 1])
  const stored = await town.anna('Get_Property_Assessments', {
    assessment_id: answer.data?.assessment.assessment_id ?? '',
  })
  assert.doesNotMatch(JSON.stringify(stored), /310000|455000/)
})

const LIES: Record<string, unknown> = {
  'no list': 'everything',
  'a list of names': ['Eigenaar'],
  'a sale without a day': [{ priceEuro: 1 }],
}

for (const [what, value] of Object.entries(LIES))
  test(`a provider that answers ${what} is not believed, and the assessment stands`, async () => {
    await using town = await rig({ transactions: provider(async () => value) })
    const answer = await town.anna('Quick_Assess_Property', { ...home, look_up: ['transactions'] })
    assert.equal(answer.data?.transactions, undefined)
    assert.ok(codes(answer.warnings).includes('SOURCE_BAD_ANSWER'))
    assert.doesNotMatch(JSON.stringify(answer), /Eigenaar/)
  })

test('a provider that never answers ends with the call’s own time', {
  timeout: 20_000,
}, async () => {
  const asked = Promise.withResolvers<void>()
  const silent = provider(() => {
    asked.resolve()
    return new Promise<never>(() => {})
  })
  await using town = await rig({ transactions: silent })
  void asked.promise.then(() => town.pass(BUDGET_MS))
  const answer = await town.anna('Quick_Assess_Property', { ...home, look_up: ['transactions'] })
  assert.equal(answer.data?.assessment.energy.klasse, 'B')
  const late = answer.warnings.find(({ code }) => code === 'SOURCE_TIMEOUT')
  assert.match(late?.text ?? '', /^Own contract/)
})

test('with every source silent the budget ends the call', { timeout: 20_000 }, async () => {
  await using town = await rig({ real: { timeoutMs: 60_000, budgetMs: 200 } })
  for (const fake of Object.values(town.fakes)) fake.misbehave = 'silence'
  const { postcode, huisnummer } = home
  const calls = [
    town.anna('Quick_Assess_Property', home),
    town.anna('Get_Property_Data', { postcode, huisnummer }),
    town.anna('Get_Property_Energy_Label', { postcode, huisnummer }),
    town.anna('Get_Addresses_for_Postcode', { postcode, huisnummer }),
  ]
  for (const refused of await Promise.all(calls.map(failure))) {
    assert.match(refused.message, /Kadaster BAG API \(SOURCE_TIMEOUT\)/)
  }
  assert.equal(await kept(town), 0)
})

test('with what it needs at hand, the budget ends only what is silent', {
  timeout: 20_000,
}, async () => {
  await using town = await rig()
  town.let(town.fakes.labels, 'silence', BUDGET_MS)
  town.let(town.fakes.woz, 'silence', BUDGET_MS)
  const found = await assessed(town)
  assert.deepEqual(codes(found.method.not_answered ?? []), ['SOURCE_TIMEOUT', 'SOURCE_TIMEOUT'])
  assert.equal(found.property.oppervlakte_m2, 100)
  assert.equal(await kept(town), 1)
})

test('a stranger is sent to sign in before any source is asked', async () => {
  await using town = await rig({ transactions: provider(async () => SALES) })
  assert.equal((await failure(town.call('Quick_Assess_Property', home))).code, 'SIGN_IN_REQUIRED')
  assert.equal(town.asked(), 0)
})
