import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type {
  GetAssessedPropertiesInput,
  GetPropertyAssessmentsInput,
  QuickAssessPropertyInput,
} from './contracts.generated.ts'
import { ANNA, BRAM, failure, onSampleTown, type SampleTown } from './on-sample-town.ts'

let town: SampleTown
beforeEach(async () => {
  town = await onSampleTown()
})
afterEach(() => town.close())

const DAY = 24 * 3600 * 1000

async function assess(
  input: Partial<QuickAssessPropertyInput> & { huisnummer: number },
  person = ANNA,
): Promise<string> {
  town.clock.time += 1000
  const request = { postcode: '1234AA', purpose: 'sale', ...input } as const
  const { data } = await town.as(person)('Quick_Assess_Property', request)
  return data?.assessment.assessment_id ?? assert.fail('nothing was assessed')
}

const list = (input: GetAssessedPropertiesInput = {}, person = ANNA) =>
  town.as(person)('Get_Assessed_Properties', input)

const history = (input: GetPropertyAssessmentsInput, person = ANNA) =>
  town.as(person)('Get_Property_Assessments', input)

const numbers = async (input: GetAssessedPropertiesInput = {}) =>
  (await list(input)).data.items.map(({ display }) => Number(/\d+/.exec(display)?.[0]))

test('each property is listed once, with its latest assessment', async () => {
  await assess({ huisnummer: 1 })
  await assess({ huisnummer: 3 })
  const latest = await assess({ huisnummer: 1, purpose: 'rent', overrides: { woz: 300_000 } })
  const { data, warnings } = await list()
  assert.deepEqual(data.counts, { matching: 2, properties: 2, assessments: 3 })
  const [first] = data.items
  assert.deepEqual(
    [first?.latest.assessment_id, first?.assessments, first?.latest.value_central],
    [latest, 2, 300_000],
  )
  assert.equal(first?.latest.rules_current, true)
  assert.ok((first?.latest.rent_points_likely ?? 0) > 40)
  assert.ok((first?.latest.maximum_rent_likely ?? 0) > 200)
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['FICTIONAL_PROPERTIES', 'SYNTHETIC_LABEL'],
  )
})

test('nobody sees what another person assessed', async () => {
  const id = await assess({ huisnummer: 1 })
  assert.deepEqual((await list({}, BRAM)).data.items, [])
  assert.deepEqual((await list({}, BRAM)).data.counts, {
    matching: 0,
    properties: 0,
    assessments: 0,
  })
  const byProperty = await history({ postcode: '1234AA', huisnummer: 1 }, BRAM)
  assert.deepEqual(byProperty.data, { assessments: [], total: 0, next_cursor: null })
  const others = await failure(history({ assessment_id: id }, BRAM))
  const missing = await failure(history({ assessment_id: 'asm_AAAAAAAAAAAAAAAAAAAAAA' }, BRAM))
  assert.deepEqual(others, missing)
  assert.equal(others.code, 'NOT_FOUND')
  const own = await assess({ huisnummer: 1 }, BRAM)
  for (const compare of [
    [own, id],
    [id, own],
  ])
    assert.deepEqual(await failure(history({ compare }, BRAM)), {
      ...missing,
      details: { ...missing.details, field: 'compare' },
    })
})

test('a cursor of another person leads nowhere but into one’s own list', async () => {
  for (const huisnummer of [1, 3, 5]) await assess({ huisnummer })
  const { data } = await list({ page_size: 1 })
  const stolen = await list({ cursor: data.next_cursor ?? '' }, BRAM)
  assert.deepEqual(stolen.data.items, [])
})

test('filters and order', async () => {
  await assess({ huisnummer: 1 })
  town.clock.time += 2 * DAY
  await assess({ huisnummer: 13, purpose: 'rent', overrides: { woz: 250_000 } })
  assert.deepEqual(await numbers(), [13, 1])
  assert.deepEqual(await numbers({ sort: 'oldest' }), [1, 13])
  assert.deepEqual(await numbers({ purpose: 'rent' }), [13])
  assert.deepEqual(await numbers({ place: 'voorbeek' }), [13, 1])
  assert.deepEqual(await numbers({ place: 'Weesp' }), [])
  assert.deepEqual(await numbers({ energy_class: 'd' }), [1])
  assert.deepEqual(await numbers({ energy_class: 'none' }), [13])
  assert.deepEqual(await numbers({ date_to: '2026-11-21' }), [1])
  assert.deepEqual(await numbers({ date_from: '2026-11-22' }), [13])
  assert.deepEqual(await numbers({ value_min: 200_000, value_max: 250_000 }), [13])
  assert.deepEqual(await numbers({ value_max: 249_999 }), [])
  assert.deepEqual(await numbers({ sort: 'lowest_value' }), [13, 1])
  assert.deepEqual(await numbers({ rules: 'current' }), [13, 1])
  assert.deepEqual(await numbers({ rules: 'older' }), [])
})

test('findings can be looked for by code and by how severe they are', async () => {
  const { nummeraanduidingId } = town.edgeCase('demolition-permit')
  const input = { nummeraanduiding_id: nummeraanduidingId, purpose: 'sale' } as const
  await town.as(ANNA)('Quick_Assess_Property', input)
  await assess({ huisnummer: 1 })
  const serious = await list({ severity: 'serious' })
  assert.equal(serious.data.items.length, 1)
  assert.equal(serious.data.items[0]?.latest.worst_severity, 'serious')
  assert.deepEqual((await list({ flag: ' demolition_permit' })).data.items, serious.data.items)
  assert.deepEqual((await list({ flag: 'BUILDING_ENDED' })).data.items, [])
})

test('pages join to the whole, while more is assessed', async () => {
  for (const huisnummer of [1, 3, 5, 7, 9]) await assess({ huisnummer })
  for (const sort of ['newest', 'oldest', 'address'] as const) {
    const seen: string[] = []
    let cursor: string | null | undefined
    do {
      const { data } = await list({ sort, page_size: 2, ...(cursor && { cursor }) })
      seen.push(...data.items.map(({ display }) => display))
      cursor = data.next_cursor
      await assess({ huisnummer: 9, purpose: 'portfolio' })
    } while (cursor)
    assert.equal(new Set(seen).size, 5)
    assert.equal(seen.length, 5)
  }
})

test('a cursor goes on with its own filters and order, and says so when it can not', async () => {
  for (const huisnummer of [1, 3, 5]) await assess({ huisnummer })
  const { data } = await list({ page_size: 1, place: 'Voorbeek' })
  const cursor = data.next_cursor ?? ''
  assert.deepEqual(await numbers({ cursor, place: ' VOORBEEK', page_size: 9 }), [3, 1])
  assert.equal((await list({ cursor, place: 'voorbeek', lang: 'nl' })).data.items.length, 2)
  const others: GetAssessedPropertiesInput[] = [
    {},
    { place: 'Elders' },
    { place: 'Voorbeek', sort: 'oldest' },
    { place: 'Voorbeek', purpose: 'sale' },
    { place: 'Voorbeek', value_min: 0 },
    { place: 'Voorbeek', severity: 'info' },
    { place: 'Voorbeek', assessments: 'all' },
  ]
  for (const other of others) {
    const { code, message } = await failure(list({ ...other, cursor }))
    assert.equal(code, 'INVALID_CURSOR')
    assert.match(message, /belongs to another list.*same filters and sort/, JSON.stringify(other))
  }
  const elsewhere = await failure(history({ postcode: '1234AA', huisnummer: 1, cursor }))
  assert.match(elsewhere.message, /belongs to another list/)
})

test('bad filters and cursors are refused', async () => {
  const codeOf = async (input: GetAssessedPropertiesInput) => (await failure(list(input))).code
  assert.equal(await codeOf({ cursor: 'x' }), 'INVALID_CURSOR')
  assert.equal(await codeOf({ energy_class: 'Z' }), 'INVALID_ENERGY_CLASS')
  assert.equal(await codeOf({ date_from: 'yesterday' }), 'INVALID_DATE')
  assert.equal(await codeOf({ date_to: 'tomorrow' }), 'INVALID_DATE')
  assert.equal(await codeOf({ date_from: '2026-02-01', date_to: '2026-01-01' }), 'DATES_REVERSED')
  assert.equal(await codeOf({ value_min: 2, value_max: 1 }), 'VALUES_REVERSED')
  assert.equal(await codeOf({ flag: 'HAUNTED' }), 'INVALID_FLAG')
  const empty = { energy_class: '', place: ' ', cursor: '', flag: ' ', date_from: '' }
  assert.deepEqual(await numbers(empty), [])
})

test('one assessment comes back in full, in either language', async () => {
  const id = await assess({ huisnummer: 1, overrides: { woz: 300_000 } })
  const { data, provenance } = await history({ assessment_id: ` ${id} `, lang: 'nl' })
  assert.equal(data?.total, 1)
  assert.equal(data?.assessments[0]?.assessment_id, id)
  assert.match(data?.assessments[0]?.disclaimer ?? '', /Geen taxatie/)
  assert.equal(provenance[0]?.register, 'own-assessments')
})

test('a property has a history, newest first, by any of its keys', async () => {
  const ids: string[] = []
  for (const woz of [1, 2, 3]) ids.push(await assess({ huisnummer: 1, overrides: { woz } }))
  await assess({ huisnummer: 3 })
  const first = await history({ postcode: '1234aa', huisnummer: 1, page_size: 2 })
  assert.equal(first.data?.total, 3)
  const cursor = first.data?.next_cursor ?? ''
  const { adresseerbaarObjectId } = town.edgeCase('label-valid')
  const second = await history({ adresseerbaar_object_id: adresseerbaarObjectId, cursor })
  const all = [...(first.data?.assessments ?? []), ...(second.data?.assessments ?? [])]
  assert.deepEqual(
    all.map(({ assessment_id }) => assessment_id),
    ids.toReversed(),
  )
  assert.equal(second.data?.next_cursor, null)
  const bad = await failure(history({ postcode: '1234aa', huisnummer: 1, cursor: 'x' }))
  assert.equal(bad.code, 'INVALID_CURSOR')
  const other = await failure(history({ postcode: '1234aa', huisnummer: 3, cursor }))
  assert.match(other.message, /another property/)
})

test('an object that the register no longer holds keeps its history', async () => {
  const unknown = { adresseerbaar_object_id: '9999010000999999' }
  assert.deepEqual((await history(unknown)).data?.assessments, [])
})

test('a key with several matches is a choice here too', async () => {
  const { status, candidates } = await history({ postcode: '1234AC', huisnummer: '12A' })
  assert.equal(status, 'needs_choice')
  assert.equal(candidates?.length, 2)
})

test('exactly one way to ask', async () => {
  const id = await assess({ huisnummer: 1 })
  const codeOf = async (input: GetPropertyAssessmentsInput) => (await failure(history(input))).code
  assert.equal(await codeOf({}), 'KEY_MISSING')
  assert.equal(await codeOf({ assessment_id: id, compare: [id, id] }), 'KEY_CONFLICT')
  assert.equal(await codeOf({ assessment_id: id, postcode: '1234AA' }), 'KEY_CONFLICT')
  assert.equal(await codeOf({ compare: [id, ` ${id}`] }), 'COMPARE_NEEDS_TWO')
})
