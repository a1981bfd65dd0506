import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOUSE, KEY } from '../sources/fake-registers-fixture.ts'
import { ALL, codes, FAULTS, house, onLiveSources as rig } from './on-live-sources.ts'
import { failure } from './on-sample-town.ts'

for (const [what, [answer, code]] of Object.entries(FAULTS)) {
  test(`the BAG API ${what}: another source answers, and the warning says why`, async () => {
    await using town = await rig({ env: ALL })
    town.let(town.fakes.bag, answer)
    const given = await town.anna('Get_Property_Data', house)
    assert.equal(given.data?.unit.oppervlakte_m2, 84)
    const warning = given.warnings.find((each) => each.code === code)
    assert.match(warning?.text ?? '', /^Kadaster BAG API/)
    assert.ok(given.provenance.every(({ source }) => source !== 'Kadaster BAG API'))
    // The call asked three things of it, and gave up after the first.
    const asked = new Set(town.fakes.bag.requests.map(({ path, query }) => `${path}?${query}`))
    if (code !== 'SOURCE_BAD_ANSWER') assert.equal(asked.size, 1)
  })

  test(`the building source ${what}: the address and year stand, the counts do not`, async () => {
    await using town = await rig({ env: ALL })
    await town.anna('Get_Addresses_for_Postcode', house)
    town.let(town.fakes.ogc, answer)
    town.let(town.fakes.bag, answer)
    const given = await town.anna('Get_Property_Data', house)
    assert.deepEqual(given.data?.bouwjaar, { min: 1920, max: 1920 })
    assert.equal(given.data?.dwelling_type.value, 'onbekend')
    assert.ok(codes(given.warnings).includes('UNIT_COUNTS_UNKNOWN'))
  })

  test(`EP-Online ${what}: the rest of the answer stands, and nothing is kept`, async () => {
    await using town = await rig({ env: ALL })
    town.let(town.fakes.labels, answer)
    const given = await town.anna('Get_Property_Energy_Label', house)
    assert.equal(given.data?.property.nummeraanduiding_id, HOUSE.nid)
    assert.ok(codes(given.warnings).includes(code))
    assert.ok(town.failures.some(({ source }) => source === 'EP-Online'))
    if (what === 'busy') return
    town.fakes.labels.misbehave = undefined
    const again = await town.anna('Get_Property_Energy_Label', house)
    assert.equal(again.data?.current?.klasse, 'B')
  })

  test(`every source ${what}: an error that names each, and nothing about the address`, async () => {
    await using town = await rig({ env: ALL })
    for (const fake of Object.values(town.fakes)) town.let(fake, answer)
    const refused = await failure(town.anna('Get_Property_Data', house))
    assert.equal(refused.code, 'SOURCES_UNAVAILABLE')
    assert.match(refused.message, /Kadaster BAG API .*PDOK Locatieserver/)
    assert.equal(refused.details['retryable'], true)
    assert.doesNotMatch(refused.message, new RegExp(`${KEY}|127\\.0\\.0\\.1`))
  })
}
