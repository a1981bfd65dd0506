import { dayOf } from '../calendar.ts'
import type { Dwelling } from './dwelling.ts'

/** A single-family dwelling of 90 m² of 1985 of which only the registers know, for tests. */
export const aDwelling = (changes: Partial<Dwelling> = {}): Dwelling => ({
  on: dayOf('2026-06-01'),
  areaM2: 90,
  areaGiven: false,
  bouwjaar: { min: 1985, max: 1985 },
  family: 'eengezins',
  energy: { kind: 'label', klasse: 'C' },
  corop: null,
  monument: undefined,
  monumentKind: undefined,
  newBuild: undefined,
  contractDate: undefined,
  rooms: undefined,
  kitchen: undefined,
  bath: undefined,
  outdoor: undefined,
  woz: undefined,
  accessibilityEuro: undefined,
  sharedRooms: undefined,
  sharedParking: undefined,
  ...changes,
})

/** The same with everything known: 60 m² of rooms, 10 m² of other space. */
export const aKnownDwelling = (changes: Partial<Dwelling> = {}): Dwelling =>
  aDwelling({
    rooms: [
      { kind: 'vertrek', m2: 40, heated: true },
      { kind: 'vertrek', m2: 20, heated: true },
      { kind: 'overige_ruimte', m2: 10, heated: false },
    ],
    kitchen: { worktop_m: 1.8 },
    bath: { toilets: 1, basins: 1, showers: 1 },
    outdoor: { privateM2: 10, sharedM2: 0, addresses: 1 },
    woz: { euro: 300_000, peildatum: dayOf('2025-01-01'), from: 'caller' },
    ...changes,
  })
