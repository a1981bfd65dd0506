import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { GetPropertyDataInput, PropertyData } from './contracts.generated.ts'
import { failure, onSampleTown, type SampleTown } from './on-sample-town.ts'

let town: SampleTown
before(async () => {
  town = await onSampleTown()
})
after(() => town.close())

const ask = (input: GetPropertyDataInput) => town.call('Get_Property_Data', input)

async function found(input: GetPropertyDataInput): Promise<PropertyData & { codes: string[] }> {
  const { data, warnings } = await ask(input)
  assert.ok(data)
  const codes = warnings.map(({ code }) => code).filter((code) => code !== 'FICTIONAL_REGISTER')
  return { ...data, codes }
}

const caseOf = (name: string) =>
  found({ nummeraanduiding_id: town.edgeCase(name).nummeraanduidingId })

test('an ordinary home has everything, by whichever key', async () => {
  const byAddress = await found({ postcode: '1234aa', huisnummer: 1 })
  const { nummeraanduiding_id, adresseerbaar_object_id, pand_ids } = byAddress.identity
  assert.deepEqual(await found({ nummeraanduiding_id }), byAddress)
  assert.deepEqual(await found({ adresseerbaar_object_id }), byAddress)
  assert.deepEqual(await found({ pand_id: pand_ids[0] ?? '' }), byAddress)
  assert.deepEqual(byAddress.codes, [])
  assert.equal(byAddress.buildings[0]?.bouwjaar, byAddress.bouwjaar?.min)
  assert.deepEqual(byAddress.dwelling_type, {
    value: 'eengezins',
    confidence: 'high',
    rule: 'The building has one unit, and it is residential.',
  })
  assert.deepEqual(
    byAddress.areas.map(({ level, code }) => [level, code]),
    [
      ['woonplaats', '9999'],
      ['registering_municipality', 'GM9999'],
    ],
  )
})

test('the Dutch term stays and English explains it', async () => {
  const english = await found({ postcode: '1234aa', huisnummer: 1 })
  assert.deepEqual(english.unit.gebruiksdoelen, [{ value: 'woonfunctie', label: 'residential' }])
  const dutch = await found({ postcode: '1234aa', huisnummer: 1, lang: 'nl' })
  assert.deepEqual(dutch.unit.status.label, 'Verblijfsobject in gebruik')
})

test('"12A" is a letter or an addition: the person chooses', async () => {
  const { status, data, candidates, warnings } = await ask({
    postcode: '1234AC',
    huisnummer: '12A',
  })
  assert.equal(status, 'needs_choice')
  assert.equal(data, null)
  assert.deepEqual(
    candidates?.map(({ huisletter, toevoeging }) => [huisletter, toevoeging]),
    [
      ['A', null],
      [null, 'A'],
    ],
  )
  assert.equal(warnings.at(-1)?.code, 'NEEDS_CHOICE')
  const chosen = await found({ nummeraanduiding_id: candidates?.[1]?.nummeraanduiding_id })
  assert.equal(chosen.address.toevoeging, 'A')
})

test('a named letter or addition is no choice', async () => {
  const key = { postcode: '1234AC', huisnummer: 12 }
  const byLetter = await found({ ...key, huisletter: 'a' })
  assert.deepEqual([byLetter.unit.oppervlakte_m2, byLetter.codes], [48, []])
  assert.equal((await found({ ...key, toevoeging: 'A' })).unit.oppervlakte_m2, 52)
  assert.equal((await found({ ...key, huisnummer: '12A-2' })).unit.oppervlakte_m2, 37)
})

test('a letter named as addition is found and said to be read otherwise', async () => {
  const { address, codes } = await found({ postcode: '1234AC', huisnummer: 14, toevoeging: 'A' })
  assert.equal(address.huisletter, 'a')
  assert.deepEqual(codes, ['READ_OTHERWISE'])
})

test('a bare number that exists is found, and tells that others share it', async () => {
  const { address, codes } = await found({ postcode: '1234AC', huisnummer: 12 })
  assert.equal(address.display, 'Sleutelgracht 12, 1234 AC Voorbeek')
  assert.deepEqual(codes, ['OTHERS_AT_NUMBER'])
})

test('a bare number that does not exist while 107 others do is a bounded choice', async () => {
  for (const huisnummer of [30, '30A']) {
    const { status, candidates, warnings } = await ask({ postcode: '1234AH', huisnummer })
    assert.equal(status, 'needs_choice')
    assert.equal(candidates?.length, 50)
    assert.match(warnings.at(-2)?.text ?? '', /^107 objects match/)
    assert.equal(warnings.at(-1)?.code, 'CANDIDATES_TRUNCATED')
  }
})

test('a number that does not exist names those that do', async () => {
  const refused = await failure(ask({ postcode: '1234AC', huisnummer: '12Z' }))
  assert.equal(refused.code, 'NOT_FOUND')
  assert.match(refused.message, /no house number 12Z\. At this number there are: 12, 12-A, 12A/)
})

test('one key for two objects is a choice, also when one is only planned', async () => {
  const { huisnummer } = town.edgeCase('same-key-in-use')
  const { status, candidates } = await ask({ postcode: '1234AN', huisnummer })
  assert.equal(status, 'needs_choice')
  assert.deepEqual(candidates?.map(({ object_status }) => object_status).toSorted(), [
    'Verblijfsobject gevormd',
    'Verblijfsobject in gebruik',
  ])
})

test('the same number in two streets of one postcode is a choice', async () => {
  const { status, candidates } = await ask({ postcode: '1234AM', huisnummer: 3 })
  assert.equal(status, 'needs_choice')
  assert.ok((candidates?.length ?? 0) >= 2)
})

test('a building with 154 units is a choice; each unit has its own area', async () => {
  const { pandIds } = town.edgeCase('many-in-one-building')
  const { status, candidates, warnings } = await ask({ pand_id: pandIds[0] })
  assert.equal(status, 'needs_choice')
  assert.equal(candidates?.length, 50)
  assert.match(warnings.at(-2)?.text ?? '', /^154 objects match/)
  const unit = await caseOf('many-in-one-building')
  assert.equal(unit.buildings[0]?.unit_count, 154)
  assert.ok((unit.unit.oppervlakte_m2 ?? 0) < 100)
  assert.equal(unit.dwelling_type.value, 'meergezins')
})

test('a side address is the same object as its main address', async () => {
  const [side, main] = [await caseOf('side-address'), await caseOf('main-address')]
  assert.equal(side.identity.adresseerbaar_object_id, main.identity.adresseerbaar_object_id)
  assert.ok(side.address.is_nevenadres)
  assert.deepEqual(side.codes, ['NEVENADRES'])
  assert.deepEqual(
    side.other_addresses.map(({ display }) => display),
    ['Sleutelgracht 16, 1234 AC Voorbeek'],
  )
  const byObject = await found({
    adresseerbaar_object_id: side.identity.adresseerbaar_object_id,
  })
  assert.ok(!byObject.address.is_nevenadres)
  const byBuilding = await found({ pand_id: side.identity.pand_ids[0] })
  assert.ok(!byBuilding.address.is_nevenadres)
})

test('a houseboat and a pitch have no building, area or year', async () => {
  for (const name of ['houseboat', 'pitch']) {
    const { unit, buildings, bouwjaar, dwelling_type, codes } = await caseOf(name)
    assert.deepEqual([unit.oppervlakte_m2, buildings, bouwjaar], [null, [], null])
    assert.equal(dwelling_type.value, 'onbekend')
    assert.deepEqual(codes, [])
  }
})

test('unusual registrations are said', async () => {
  const expected: Record<string, string[]> = {
    'mixed-use': ['MIXED_USE'],
    office: ['NOT_A_DWELLING'],
    withdrawn: ['END_STATUS', 'BUILDING_ENDED'],
    'never-realised': ['END_STATUS', 'BUILDING_ENDED'],
    formed: ['NOT_IN_USE_YET', 'NOT_IN_USE_YET'],
    'under-renovation': ['UNDER_RENOVATION', 'UNDER_RENOVATION'],
    'demolition-permit': ['DEMOLITION_PERMIT'],
    'out-of-use': ['OUT_OF_USE', 'OUT_OF_USE'],
    'not-surveyed': [],
    'several-buildings': ['BOUWJAAR_SPREAD'],
    'area-unknown': ['AREA_UNKNOWN'],
    'year-unknown': ['BOUWJAAR_UNKNOWN'],
    'in-onderzoek': ['IN_ONDERZOEK'],
    'without-postcode': ['NO_POSTCODE'],
  }
  for (const [name, codes] of Object.entries(expected)) {
    assert.deepEqual((await caseOf(name)).codes, codes, name)
  }
})

test('several buildings keep their years apart', async () => {
  const { buildings, bouwjaar } = await caseOf('several-buildings')
  assert.equal(buildings.length, 2)
  assert.deepEqual(bouwjaar, { min: 1926, max: 1998 })
})

test('a withdrawn address is still found by postcode and number', async () => {
  const { postcode, huisnummer } = town.edgeCase('withdrawn')
  const { unit, codes, dwelling_type } = await found({ postcode: postcode ?? '', huisnummer })
  assert.ok(unit.ended)
  assert.deepEqual([dwelling_type.value, dwelling_type.confidence], ['onbekend', 'low'])
  assert.equal(codes[0], 'END_STATUS')
})

test('an address without a postcode shows only its place on line 6', async () => {
  const { address } = await caseOf('without-postcode')
  assert.equal(address.adresregel6, 'VOORBEEK')
})

test('unknown keys are not found, with the register that was asked', async () => {
  const unknown = [
    { nummeraanduiding_id: '9999200000999999' },
    { adresseerbaar_object_id: '9999010000999999' },
    { pand_id: '9999100000999999' },
    { postcode: '9876ZZ', huisnummer: 1 },
  ]
  for (const key of unknown) {
    const refused = await failure(ask(key))
    assert.equal(refused.code, 'NOT_FOUND')
    assert.match(refused.message, /Voorbeek.*2026-07-01/)
  }
  const never = await failure(ask({ postcode: '1234SS', huisnummer: 1 }))
  assert.match(never.message, /SA, SD or SS/)
})

test('exactly one key is needed', async () => {
  const codeOf = async (input: GetPropertyDataInput) => (await failure(ask(input))).code
  assert.equal(await codeOf({}), 'KEY_MISSING')
  assert.equal(await codeOf({ postcode: '', pand_id: ' ' }), 'KEY_MISSING')
  const id = '9999200000001002'
  assert.equal(await codeOf({ nummeraanduiding_id: id, postcode: '1234AA' }), 'KEY_CONFLICT')
  assert.equal(await codeOf({ postcode: '1234AA' }), 'HUISNUMMER_MISSING')
  assert.equal(await codeOf({ huisnummer: 1 }), 'POSTCODE_MISSING')
  assert.equal(await codeOf({ postcode: '1381', huisnummer: 1 }), 'POSTCODE_LETTERS_MISSING')
  assert.equal(await codeOf({ pand_id: id }), 'ID_OF_OTHER_KIND')
  assert.equal(await codeOf({ pand_id: "1' OR 1=1" }), 'INVALID_ID')
  assert.equal(await codeOf({ pand_id: '0000000000000000' }), 'INVALID_ID')
  assert.equal((await found({ nummeraanduiding_id: id, postcode: '' })).address.huisnummer, 1)
})
