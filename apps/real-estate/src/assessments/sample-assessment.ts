import { type Assessment, RULES_VERSION } from '../domain/assessment.ts'
import { dayOf } from '../domain/calendar.ts'

/** An assessment of one invented object, for tests. */
export const sampleAssessment = (changes: Partial<Assessment> = {}): Assessment => ({
  createdAt: Date.parse('2026-11-21T12:00:00Z'),
  purpose: 'sale',
  overrides: {},
  property: {
    adresseerbaarObjectId: '9999010000000001',
    nummeraanduidingId: '9999200000000001',
    pandIds: ['9999100000000001'],
    display: 'Kade 1, 1234 AB Voorbeek',
    woonplaats: 'Voorbeek',
    oppervlakteM2: 90,
    bouwjaar: { min: 1970, max: 1970 },
    fictional: true,
  },
  findings: {
    valueBand: null,
    ratios: [],
    energy: {
      status: 'found',
      klasse: 'C',
      geldigTot: dayOf('2034-01-01'),
      expectedClass: 'C',
      synthetic: true,
    },
    rentPoints: { applies: false, reason: 'RENT_NOT_MADE' },
    upgrade: null,
    flags: [],
    assumptions: [],
    missing: [],
  },
  rulesVersion: RULES_VERSION,
  dataAsOf: '2026-07-01',
  inputHash: 'sha256:1',
  ...changes,
})

/** The same of another object. */
export const sampleOf = (objectId: string, changes: Partial<Assessment> = {}): Assessment => {
  const sample = sampleAssessment(changes)
  return { ...sample, property: { ...sample.property, adresseerbaarObjectId: objectId } }
}
