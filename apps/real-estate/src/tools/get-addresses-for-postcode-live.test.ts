import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bagRecord, HOUSE, RECORDS } from '../sources/fake-registers-fixture.ts'
import { ALL, codes, FAULTS, house, onLiveSources } from './on-live-sources.ts'

for (const [what, [answer, code]] of Object.entries(FAULTS))
  test(`the BAG ${what} while a postcode is listed: another source lists it, and says why`, async () => {
    await using town = await onLiveSources({ env: ALL })
    town.let(town.fakes.bag, answer)
    const { data, warnings } = await town.anna('Get_Addresses_for_Postcode', house)
    assert.deepEqual([data.total, data.items[0]?.oppervlakte_m2], [2, 84])
    assert.match(warnings.find((each) => each.code === code)?.text ?? '', /^Kadaster BAG API/)
  })

test('the BAG with another postcode’s addresses: another source lists, and nothing of it is kept', async () => {
  await using town = await onLiveSources({ env: ALL })
  const stranger = bagRecord('9999200000000777', '9999010000000777', { postcode: '9999ZZ' })
  town.fakes.bag.misbehave = { json: { _embedded: { adressen: [stranger] } } }
  const { data, warnings } = await town.anna('Get_Addresses_for_Postcode', house)
  assert.equal(data.items[0]?.nummeraanduiding_id, HOUSE.nid)
  assert.ok(codes(warnings).includes('SOURCE_BAD_ANSWER'))
  town.fakes.bag.misbehave = undefined
  const again = await town.anna('Get_Addresses_for_Postcode', house)
  assert.deepEqual([again.data.total, codes(again.warnings)], [RECORDS.length, []])
})
