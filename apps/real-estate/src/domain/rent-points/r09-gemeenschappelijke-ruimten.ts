import type { Dwelling, Room, SharedRoom } from './dwelling.ts'
import { roomAreaM2 } from './r01-vertrekken.ts'
import { otherSpacePoints } from './r02-overige-ruimten.ts'
import { heatingPoints } from './r03-verkoeling-verwarming.ts'
import { kitchenPoints } from './r05-keuken.ts'
import { bathPoints } from './r06-sanitair.ts'
import { exactly } from './range.ts'
import { toQuarter, toWhole } from './rounding.ts'
import type { Rubric } from './rubric.ts'

/** A shared storeroom counts when this much of it falls to each address. */
const LEAST_STORAGE_M2 = 2
const STORAGE_PER_M2 = 0.75

/**
 * Rooms that the same addresses share count together as the rooms of a home do, and what they
 * bring is divided over those addresses; only the sum over all is rounded, to a quarter.
 */
export function sharedRoomPoints(rooms: readonly SharedRoom[]): number {
  const sharers = new Set(rooms.map(({ addresses }) => addresses))
  const each = [...sharers].map((addresses) =>
    pointsOf(
      rooms.filter((room) => room.addresses === addresses),
      addresses,
    ),
  )
  return toQuarter(each.reduce((total, points) => total + points, 0))
}

function pointsOf(rooms: readonly SharedRoom[], addresses: number): number {
  const ordinary = rooms.filter((room): room is SharedRoom & Room => room.kind !== 'berging')
  const facilities = rooms.reduce(
    (total, { kitchen, bath }) =>
      total + (kitchen ? kitchenPoints(kitchen) : 0) + (bath ? bathPoints(bath) : 0),
    0,
  )
  const together =
    roomAreaM2(ordinary) + otherSpacePoints(ordinary) + heatingPoints(ordinary) + facilities
  return together / addresses + storagePoints(rooms, addresses)
}

function storagePoints(rooms: readonly SharedRoom[], addresses: number): number {
  const storage = rooms.filter(({ kind }) => kind === 'berging')
  const perAddress = toWhole(storage.reduce((total, { m2 }) => total + m2, 0)) / addresses
  return perAddress >= LEAST_STORAGE_M2 ? perAddress * STORAGE_PER_M2 : 0
}

/**
 * R9 Gemeenschappelijke vertrekken, overige ruimten en voorzieningen. No register holds them;
 * unknown they are taken as none, which can only be too low.
 */
export const gemeenschappelijkeRuimten = ({ sharedRooms }: Dwelling): Rubric =>
  sharedRooms
    ? {
        id: 'R9',
        points: exactly(sharedRoomPoints(sharedRooms)),
        basis: 'given',
        source: 'caller',
        note: 'NOTE_AS_GIVEN',
      }
    : { id: 'R9', points: exactly(0), basis: 'unknown', source: 'none', note: 'NOTE_NOT_COUNTED' }
