import type { Findings } from '../domain/assessment.ts'
import { COROP_AREAS_AS_OF } from '../domain/corop-areas.ts'
import { MUNICIPALITIES_AS_OF } from '../domain/municipalities.ts'
import { rulesOn } from '../domain/rent-points/rules.ts'
import type { Provenance } from './contracts.generated.ts'

const OFFICIAL = { fictional: false, synthetic: false } as const

/** Laws, and what a public body publishes, are free of copyright. */
const PUBLIC = 'public (Auteurswet, articles 11 and 15b)'

/** The rules and official tables that the findings were made with. */
export function rulesProvenance({ rentPoints, valueBand }: Findings): readonly Provenance[] {
  const found: Provenance[] = []
  if (rentPoints.applies) {
    found.push({
      ...OFFICIAL,
      source: `Besluit huurprijzen woonruimte, bijlage I onder A, rules of ${rentPoints.rules}`,
      register: 'rent-rules',
      as_of: rulesOn(rentPoints.valuedOn).from,
      licence: PUBLIC,
    })
  }
  if (valueBand?.inputs.some(({ source }) => source === 'corop_table')) {
    found.push({
      ...OFFICIAL,
      source: 'Huurcommissie, mean WOZ value per m² by COROP area',
      register: 'COROP',
      as_of: COROP_AREAS_AS_OF,
      licence: PUBLIC,
    })
  }
  if (valueBand?.region?.from === 'place') {
    found.push({
      ...OFFICIAL,
      source: 'CBS, places, municipalities and COROP areas',
      register: 'CBS',
      as_of: MUNICIPALITIES_AS_OF,
      licence: 'CC BY 4.0',
    })
  }
  return found
}
