import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aDwelling } from './a-dwelling.ts'
import type { SharedParking, SharedRoom } from './dwelling.ts'
import { accessibilityPoints, woonvoorzieningen } from './r07-woonvoorzieningen-gehandicapten.ts'
import { gemeenschappelijkeRuimten, sharedRoomPoints } from './r09-gemeenschappelijke-ruimten.ts'
import {
  gemeenschappelijkeParkeerruimten,
  parkingPoints,
} from './r10-gemeenschappelijke-parkeerruimten.ts'
import { exactly } from './range.ts'
import { rentPoints } from './rent-points.ts'

const room = (m2: number, addresses: number, more: Partial<SharedRoom> = {}): SharedRoom => ({
  kind: 'vertrek',
  m2,
  heated: false,
  addresses,
  ...more,
})

test('R7: a point for each whole 332 euro that the landlord paid, net', () => {
  assert.deepEqual(
    [0, 331.99, 332, 663.99, 664, 3320].map(accessibilityPoints),
    [0, 0, 1, 1, 2, 10],
  )
  const given = woonvoorzieningen(aDwelling({ accessibilityEuro: 700 }))
  assert.deepEqual([given.points, given.basis, given.source], [exactly(2), 'given', 'caller'])
})

test('R9: the example of the Beleidsboek gives 9.5 to each of four addresses', () => {
  const a = room(20, 4, { heated: true, kitchen: { worktop_m: 2.5, extra_points: 3 } })
  const bath = { toilets: 1, hanging_toilets: 1, basins: 1 }
  const b = room(2, 4, { kind: 'overige_ruimte', bath })
  assert.equal(sharedRoomPoints([a, b]), 9.5)
})

test('R9: rooms count by the rules of a home, and are divided over those who share them', () => {
  assert.equal(sharedRoomPoints([]), 0)
  assert.equal(sharedRoomPoints([room(3.9, 2)]), 0)
  assert.equal(sharedRoomPoints([room(20, 2), room(20, 5)]), 14)
  assert.equal(sharedRoomPoints([room(10.3, 1), room(10.3, 1)]), 21)
  assert.equal(sharedRoomPoints([room(1.9, 2, { kind: 'overige_ruimte' })]), 0)
  assert.equal(sharedRoomPoints([room(8, 4, { heated: true, cooled: true })]), 2.75)
})

test('R9: a storeroom counts when at least 2 m² of it falls to each address', () => {
  const storage = (m2: number, addresses: number) =>
    sharedRoomPoints([room(m2, addresses, { kind: 'berging' })])
  assert.equal(storage(20, 10), 1.5)
  assert.equal(storage(19.4, 10), 0)
  assert.equal(storage(19.5, 10), 1.5)
})

const parking = (
  kind: SharedParking['kind'],
  spaces: number,
  addresses: number,
  chargers = 0,
): SharedParking => ({ kind, spaces, addresses, chargers })

test('R10: the example of the Beleidsboek gives 4.75 to each of ten addresses', () => {
  assert.equal(parkingPoints([parking('type_II', 5, 10, 5), parking('type_III', 2, 10)]), 4.75)
})

test('R10: nine, six and four a space, two more with a charger, over those who share', () => {
  assert.deepEqual(
    [parking('type_I', 1, 1), parking('type_II', 1, 1), parking('type_III', 1, 1)].map((each) =>
      parkingPoints([each]),
    ),
    [9, 6, 4],
  )
  assert.equal(parkingPoints([parking('type_I', 10, 20)]), 4.5)
  assert.equal(parkingPoints([parking('type_III', 1, 1, 5)]), 6)
  assert.equal(parkingPoints([{ kind: 'type_I', spaces: 2, addresses: 2 }]), 9)
})

test('R7, R9 and R10 are nothing and unknown until they are given, and none is an answer too', () => {
  const unknown = aDwelling()
  for (const rubric of [
    woonvoorzieningen,
    gemeenschappelijkeRuimten,
    gemeenschappelijkeParkeerruimten,
  ]) {
    assert.deepEqual([rubric(unknown).points, rubric(unknown).basis], [exactly(0), 'unknown'])
  }
  const none = aDwelling({ accessibilityEuro: 0, sharedRooms: [], sharedParking: [] })
  for (const rubric of [
    woonvoorzieningen,
    gemeenschappelijkeRuimten,
    gemeenschappelijkeParkeerruimten,
  ]) {
    assert.deepEqual([rubric(none).points, rubric(none).basis], [exactly(0), 'given'])
  }
})

test('what is shared counts in the total', () => {
  const without = rentPoints(aDwelling())
  const shared = rentPoints(
    aDwelling({
      accessibilityEuro: 3320,
      sharedRooms: [room(20, 2)],
      sharedParking: [parking('type_II', 1, 1)],
    }),
  )
  assert.equal(shared.points.min - without.points.min, 10 + 10 + 6)
  assert.deepEqual(
    shared.rubrics.filter(({ id }) => ['R7', 'R9', 'R10'].includes(id)).map(({ points }) => points),
    [exactly(10), exactly(10), exactly(6)],
  )
})
