import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Assessment, QuickAssessPropertyInput } from './contracts.generated.ts'
import { ANNA, failure, onSampleTown, type SampleTown } from './on-sample-town.ts'

let town: SampleTown
beforeEach(async () => {
  town = await onSampleTown()
})
afterEach(() => town.close())

type Overrides = NonNullable<QuickAssessPropertyInput['overrides']>

const HOME = { postcode: '1234AA', huisnummer: 1, purpose: 'rent', save: false } as const

const ask = (input: Partial<QuickAssessPropertyInput>) =>
  town.as(ANNA)('Quick_Assess_Property', { ...HOME, ...input })

async function assessed(overrides: Overrides = {}, more: Partial<QuickAssessPropertyInput> = {}) {
  const { data } = await ask({ overrides, ...more })
  return data?.assessment ?? assert.fail('nothing was assessed')
}

const flagsOf = ({ flags }: Assessment) => flags.map(({ code }) => code)

const EVERYTHING: Overrides = {
  woz: 300_000,
  woz_peildatum: '2025-01-01',
  kitchen: { worktop_m: 1.6, extra_points: 1 },
  bath: { toilets: 1, basins: 1, showers: 1 },
  outdoor_m2: 10,
  rooms: [
    { kind: 'vertrek', m2: 32, heated: true },
    { kind: 'vertrek', m2: 14, heated: true },
    { kind: 'overige_ruimte', m2: 6, heated: false },
  ],
}

test('from registers alone there is a range, every rubric, and what to ask for first', async () => {
  const { rent_points: rent } = await assessed()
  assert.ok(rent.applies && rent.points && rent.maximum_rent)
  assert.ok(rent.points.min < rent.points.likely && rent.points.likely < rent.points.max)
  assert.equal(rent.rules, '2026')
  assert.equal(rent.rubrics.length, 11)
  const [first] = rent.rubrics
  assert.deepEqual(
    [first?.name, first?.gloss, first?.basis, first?.source],
    ['Oppervlakte van vertrekken', 'Area of rooms', 'estimated', 'BAG'],
  )
  assert.equal(rent.narrows_most, 'woz')
  assert.ok((rent.missing[0]?.narrows_points ?? 0) > 0)
})

test('with everything given it is exact, and the rent is placed against the maximum', async () => {
  const { rent_points: rent } = await assessed(EVERYTHING)
  assert.ok(rent.points && rent.maximum_rent)
  assert.equal(rent.points.min, rent.points.max)
  assert.equal(rent.maximum_rent.min, rent.maximum_rent.max)
  assert.deepEqual([rent.missing, rent.narrows_most], [[], null])
  const at = async (amount: number) => flagsOf(await assessed({ ...EVERYTHING, rent: amount }))
  assert.ok(!(await at(rent.maximum_rent.max)).includes('RENT_ABOVE_MAXIMUM'))
  assert.ok((await at(rent.maximum_rent.max + 0.01)).includes('RENT_ABOVE_MAXIMUM'))
  const open = await assessed({ rent: 900 })
  assert.ok(flagsOf(open).includes('RENT_MAY_BE_ABOVE'))
})

test('an indicative region never counts for points, only for the value band', async () => {
  const without = await assessed()
  const region = await assessed({ corop: '23' })
  assert.deepEqual(region.rent_points, without.rent_points)
  assert.equal(without.value_band, null)
  assert.equal(region.value_band?.basis, 'corop_mean')
  assert.match(region.value_band?.no_appraisal ?? '', /No appraisal/)
  assert.ok(region.assumptions.some((text) => /never count for rent points/.test(text)))
})

test('a WOZ value of the wrong year counts as none, and says so', async () => {
  const without = await assessed()
  const old = await assessed({ woz: 300_000, woz_peildatum: '2023-01-01' })
  assert.deepEqual(old.rent_points.points, without.rent_points.points)
  assert.ok(flagsOf(old).includes('WOZ_NOT_FOR_POINTS'))
})

test('a contract since July 2024 is judged by the rules of its day, an older one by today’s', async () => {
  const rules = async (contract_date: string) => (await assessed({ contract_date })).rent_points
  const first = await rules('2024-07-01')
  assert.deepEqual([first.rules, first.valued_on], ['2024H2', '2024-07-01'])
  assert.equal((await rules('2025-03-01')).rules, '2025')
  const older = await rules('2024-06-30')
  assert.deepEqual([older.rules, older.valued_on], ['2026', '2026-11-21'])
})

test('when the year has turned and the tables have not, that is said', async () => {
  town.clock.time = Date.parse('2027-01-02T12:00:00Z')
  const next = await assessed()
  assert.equal(next.rent_points.rules, '2026')
  assert.ok(flagsOf(next).includes('RENT_RULES_OUTDATED'))
})

test('there are no points for what is no self-contained dwelling, and the reason is given', async () => {
  const reasonAt = async (edgeCase: string) => {
    const { nummeraanduidingId: nummeraanduiding_id } = town.edgeCase(edgeCase)
    const key = { postcode: undefined, huisnummer: undefined, nummeraanduiding_id }
    const { rent_points: rent } = await assessed({}, key as Partial<QuickAssessPropertyInput>)
    assert.deepEqual([rent.applies, rent.points, rent.rubrics], [false, null, []], edgeCase)
    return rent.reason ?? ''
  }
  assert.match(await reasonAt('office'), /no residential use/)
  const { rent_points: rooms } = await assessed({ self_contained: false }, { lang: 'nl' })
  assert.equal(rooms.applies, false)
  assert.match(rooms.reason ?? '', /kamerverhuur/)
})

test('rooms that can not be of this home are flagged', async () => {
  const found = await assessed({ rooms: [{ kind: 'vertrek', m2: 400, heated: true }] })
  assert.ok(flagsOf(found).includes('ROOMS_AREA_CONFLICT'))
})

test('the upgrade view goes from the label to the best class', async () => {
  const { energy_upgrade: upgrade } = await assessed()
  assert.ok(upgrade)
  assert.equal(upgrade.steps.at(-1)?.klasse, 'A++++')
  const gains = upgrade.steps.map(({ points_gain }) => points_gain ?? 0)
  assert.ok((gains.at(-1) ?? 0) > 0)
  assert.deepEqual(
    gains,
    gains.toSorted((a, b) => a - b),
  )
})

test('figures that contradict each other are refused, with the field', async () => {
  const refused = async (overrides: Overrides) => {
    const { code, details } = await failure(ask({ overrides }))
    return [code, details.field]
  }
  const hanging = { bath: { toilets: 1, hanging_toilets: 2 } }
  const shared = { shared_outdoor_m2: 10 }
  const hall: Overrides = { rooms: [{ kind: 'verkeersruimte', m2: 9, heated: true }] }
  const kind = { monument: false, monument_kind: 'rijksmonument' } as const
  assert.deepEqual(await refused({ corop: '99' }), ['INVALID_COROP', 'corop'])
  assert.deepEqual(await refused(hanging), ['OVERRIDES_CONFLICT', 'bath'])
  assert.deepEqual(await refused(kind), ['OVERRIDES_CONFLICT', 'monument_kind'])
  assert.deepEqual(await refused(shared), ['OVERRIDES_INCOMPLETE', 'shared_outdoor_m2'])
  const alone = { shared_outdoor_addresses: 4 }
  assert.deepEqual(await refused(alone), ['OVERRIDES_INCOMPLETE', 'shared_outdoor_addresses'])
  assert.deepEqual(await refused({ woz_built_pct: 40 }), ['OVERRIDES_INCOMPLETE', 'woz_built_pct'])
  assert.deepEqual(await refused(hall), ['ROOMS_WITHOUT_VERTREK', 'rooms'])
  assert.deepEqual(await refused({ contract_date: 'soon' }), ['INVALID_DATE', 'contract_date'])
  assert.deepEqual(await refused({ contract_date: '2027-01-01' }), [
    'DATE_IN_FUTURE',
    'contract_date',
  ])
})

const SHARED: Overrides = {
  accessibility_costs: 3_320,
  shared_rooms: [
    { kind: 'vertrek', m2: 20, heated: true, addresses: 4, kitchen: { worktop_m: 2.5 } },
    { kind: 'berging', m2: 40, heated: false, addresses: 4, bath: { toilets: 1 } },
  ],
  shared_parking: [{ kind: 'type_II', spaces: 5, chargers: 5, addresses: 10 }],
}

test('what is shared, and what was done for a disabled tenant, counts as the rules say', async () => {
  const found = await assessed(SHARED)
  const points = (id: string) =>
    found.rent_points.rubrics.find((rubric) => rubric.id === id)?.points.likely
  assert.deepEqual([points('R7'), points('R9'), points('R10')], [10, 15.5, 4])
  assert.deepEqual(found.method.overrides, SHARED)
  const told = found.assumptions.join(' ')
  assert.doesNotMatch(told, /rubric 7|rubric 9|rubric 10/)
  assert.match((await assessed()).assumptions.join(' '), /rubric 7.*rubric 9.*rubric 10/)
})

test('what is shared and can not be is refused, with the field', async () => {
  const refused = async (overrides: Overrides) => {
    const { code, details } = await failure(ask({ overrides }))
    return [code, details.field]
  }
  const room = { kind: 'vertrek', m2: 20, heated: true, addresses: 4 } as const
  const bath = { toilets: 1, hanging_toilets: 2 }
  const hanging = { shared_rooms: [{ ...room, bath }] }
  assert.deepEqual(await refused(hanging), ['OVERRIDES_CONFLICT', 'shared_rooms'])
  const parking = { kind: 'type_I', spaces: 1, chargers: 2, addresses: 4 } as const
  const chargers = { shared_parking: [parking] }
  assert.deepEqual(await refused(chargers), ['OVERRIDES_CONFLICT', 'shared_parking'])
})

test('an assessment comes back as it was made, in either language', async () => {
  const made = await assessed(EVERYTHING, { save: true })
  const { data } = await town.as(ANNA)('Get_Property_Assessments', {
    assessment_id: made.assessment_id ?? '',
  })
  assert.deepEqual(data?.assessments[0], made)
})

test('the same key with one other room is another input', async () => {
  const keyed = { save: true, idempotency_key: 'rooms' }
  const first = await assessed(EVERYTHING, keyed)
  const again = await assessed(EVERYTHING, keyed)
  assert.equal(again.assessment_id, first.assessment_id)
  const rooms = [...(EVERYTHING.rooms ?? []), { kind: 'vertrek', m2: 5, heated: true } as const]
  const other = { ...EVERYTHING, rooms: rooms as Overrides['rooms'] }
  const { code, message } = await failure(ask({ overrides: other, ...keyed }))
  assert.equal(code, 'IDEMPOTENCY_CONFLICT')
  assert.match(message, /already used for another assessment.*Use a new key/)
})

test('rent points and rooms are compared field by field', async () => {
  const a = await assessed({}, { save: true })
  town.clock.time += 1000
  const b = await assessed(EVERYTHING, { save: true })
  const compare = [a.assessment_id ?? '', b.assessment_id ?? '']
  const { data } = await town.as(ANNA)('Get_Property_Assessments', { compare })
  const fields = data?.comparison?.changes.map(({ field }) => field) ?? []
  for (const field of ['rent_points.points.max', 'rent_points.maximum_rent.max']) {
    assert.ok(fields.includes(field), field)
  }
  const rooms = data?.comparison?.changes.find(({ field }) => field === 'overrides.rooms')
  assert.equal(typeof rooms?.b, 'string')
})
