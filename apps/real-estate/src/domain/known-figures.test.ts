import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AddressRecord } from '../register/register.ts'
import type { Subject } from './assess.ts'
import { dayOf } from './calendar.ts'
import { knownFigures, regionOfPlace } from './known-figures.ts'

const WEESP = '3631'

/** Only what the figures look at. */
const subject = (address: Partial<AddressRecord> = {}, woz?: Subject['woz']): Subject =>
  ({
    address: { ended: false, gebruiksdoelen: ['woonfunctie'], woonplaatsId: WEESP, ...address },
    ...(woz && { woz }),
  }) as Subject

test('the region is that of the place, unless the caller names another', () => {
  assert.deepEqual(knownFigures(subject(), {}).region, {
    code: '23',
    name: 'Groot-Amsterdam',
    from: 'place',
  })
  const given = knownFigures(subject(), { corop: '24' }).region
  assert.deepEqual([given?.code, given?.from], ['24', 'caller'])
  assert.equal(knownFigures(subject({ woonplaatsId: '9999' }), {}).region, undefined)
})

test('means of homes say nothing of a shop, of what has ended, or of what was not looked up', () => {
  assert.equal(regionOfPlace(subject()), '23')
  assert.equal(regionOfPlace(subject({ gebruiksdoelen: ['winkelfunctie'] })), undefined)
  assert.equal(regionOfPlace(subject({ ended: true })), undefined)
  assert.equal(regionOfPlace(subject({ gebruiksdoelen: [], objectUnknown: true })), undefined)
})

test('a WOZ value of the caller comes before one that was looked up', () => {
  const woz = { euro: 492_000, peildatum: dayOf('2025-01-01'), coversMore: false }
  const looked = knownFigures(subject({}, woz), {}).woz
  assert.deepEqual(looked, { euro: 492_000, peildatum: '2025-01-01', from: 'WOZ-waardeloket' })
  const given = knownFigures(subject({}, woz), { woz: 300_000 }).woz
  assert.deepEqual(given, { euro: 300_000, peildatum: undefined, from: 'caller' })
})
