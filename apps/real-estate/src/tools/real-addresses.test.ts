import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ANNA, asImported, onSampleTown, type SampleTown } from './on-sample-town.ts'

describe('on an imported register', () => {
  let town: SampleTown
  before(async () => {
    town = await onSampleTown(asImported())
  })
  after(() => town.close())

  const key = (name: string) => ({ nummeraanduiding_id: town.edgeCase(name).nummeraanduidingId })
  const codes = ({ warnings }: { warnings: readonly { code: string }[] }) =>
    warnings.map(({ code }) => code)

  for (const name of ['label-none', 'office']) {
    test(`that there is no label is not told as a fact: ${name}`, async () => {
      const answer = await town.call('Get_Property_Energy_Label', key(name))
      assert.equal(answer.data?.label_status, 'none')
      assert.ok(codes(answer).includes('SYNTHETIC_LABEL'))
      const labels = answer.provenance.find(({ register }) => register === 'EP-Online')
      assert.deepEqual([labels?.synthetic, labels?.licence], [true, 'none'])
      assert.match(labels?.source ?? '', /not from EP-Online/)
      assert.ok(!codes(answer).some((code) => /^LABEL_(NONE|WORSE)/.test(code)))
      const known = answer.warnings.find(({ code }) => code === 'LABEL_NOT_KNOWN')
      assert.equal(
        known?.text,
        'No label in the embedded (synthetic) data; look it up at EP-Online.',
      )
      assert.equal(answer.data?.valid_for_wws.valid, null)
      assert.match(answer.data?.valid_for_wws.reason ?? '', /look it up at EP-Online/)
    })

    test(`an assessment claims nothing serious about an unknown label: ${name}`, async () => {
      const input = { ...key(name), purpose: 'sale', save: false } as const
      const answer = await town.as(ANNA)('Quick_Assess_Property', input)
      assert.ok(codes(answer).includes('SYNTHETIC_LABEL'))
      assert.ok(answer.provenance.some(({ synthetic }) => synthetic))
      const { energy, flags, assumptions } = answer.data?.assessment ?? assert.fail()
      assert.deepEqual([energy.status, energy.synthetic], ['none', true])
      assert.ok(flags.every(({ severity }) => severity !== 'serious'))
      assert.ok(assumptions.some((text) => /generated for demonstration/.test(text)))
    })
  }

  test('saved assessments keep the mark of their generated labels', async () => {
    const kept = { ...key('label-valid'), purpose: 'sale' } as const
    await town.as(ANNA)('Quick_Assess_Property', kept)
    const list = await town.as(ANNA)('Get_Assessed_Properties', {})
    const history = await town.as(ANNA)('Get_Property_Assessments', key('label-valid'))
    for (const answer of [list, history]) {
      assert.deepEqual(codes(answer), ['SYNTHETIC_LABEL'])
      assert.deepEqual(
        answer.provenance.map(({ synthetic, fictional }) => [synthetic, fictional]),
        [[true, false]],
      )
    }
    assert.equal(list.data.items[0]?.latest.energy_synthetic, true)
    assert.equal(history.data?.assessments[0]?.energy.synthetic, true)
  })

  test('no record of a real register is marked as invented', async () => {
    assert.deepEqual(new Set(await marks(town)), new Set([false]))
  })
})

/** The mark of one record of every kind. */
async function marks(town: SampleTown): Promise<readonly (boolean | undefined)[]> {
  const home = { postcode: '1234AA', huisnummer: 1 }
  const listed = await town.call('Get_Addresses_for_Postcode', home)
  const property = await town.call('Get_Property_Data', {
    nummeraanduiding_id: town.edgeCase('side-address').nummeraanduidingId,
  })
  const label = await town.call('Get_Property_Energy_Label', home)
  const place = await town.call('Analyze_Property_Location', home)
  const choice = await town.call('Get_Property_Data', { postcode: '1234AC', huisnummer: '12A' })
  const assessed = await town.as(ANNA)('Quick_Assess_Property', { ...home, purpose: 'sale' })
  const own = await town.as(ANNA)('Get_Assessed_Properties', {})
  return [
    listed.data.items[0]?.fictional,
    property.data?.fictional,
    property.data?.other_addresses[0]?.fictional,
    property.data?.buildings[0]?.fictional,
    label.data?.property.fictional,
    place.data?.subject.fictional,
    choice.candidates?.[0]?.fictional,
    assessed.data?.assessment.property.fictional,
    own.data.items[0]?.fictional,
  ]
}

test('every record of the sample town is marked as invented', async () => {
  const town = await onSampleTown()
  assert.deepEqual(new Set(await marks(town)), new Set([true]))
  town.close()
})
