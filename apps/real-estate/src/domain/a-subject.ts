import type { AddressRecord, BuildingRecord, EnergyLabelRecord } from '../register/register.ts'
import type { Subject } from './assess.ts'
import { dayOf } from './calendar.ts'
import { readLabels } from './energy-label.ts'

/** The day everything is judged on. */
export const ON = dayOf('2026-11-21')

/** An ordinary home of 1970, invented. */
export const ADDRESS: AddressRecord = {
  nummeraanduidingId: '9999200000000001',
  adresseerbaarObjectId: '9999010000000001',
  objectType: 'verblijfsobject',
  isNevenadres: false,
  openbareRuimteId: '9999300000000001',
  street: 'Kade',
  huisnummer: 1,
  huisletter: null,
  toevoeging: null,
  postcode: '1234AB',
  woonplaats: 'Voorbeek',
  woonplaatsId: '9999',
  addressStatus: 'Naamgeving uitgegeven',
  objectStatus: 'Verblijfsobject in gebruik',
  ended: false,
  gebruiksdoelen: ['woonfunctie'],
  oppervlakte: 100,
  pandIds: ['9999100000000001'],
  position: null,
  inOnderzoek: false,
  fictional: true,
}

const BUILDING: BuildingRecord = {
  pandId: '9999100000000001',
  status: 'Pand in gebruik',
  bouwjaar: 1970,
  unitCount: 1,
  dwellingCount: 1,
  footprintM2: 60,
  inOnderzoek: false,
  fictional: true,
}

const LABEL: EnergyLabelRecord = {
  adresseerbaarObjectId: ADDRESS.adresseerbaarObjectId,
  klasse: 'C',
  status: 'Bestaand',
  ep1: 150,
  ep2: 220,
  ep3: 5,
  energieIndex: null,
  warmtebehoefte: 120,
  co2: 40,
  thermalAreaM2: 99,
  berekeningstype: 'NTA 8800:2024 (basisopname woningbouw)',
  soortOpname: 'Basisopname',
  opnamedatum: '2024-01-01',
  registratiedatum: '2024-02-01',
  geldigTot: '2034-01-01',
  gebouwtype: null,
  synthetic: true,
}

/** What differs from that home. */
export interface SubjectChanges {
  readonly address?: Partial<AddressRecord>
  readonly buildings?: readonly Partial<BuildingRecord>[]
  readonly labels?: readonly Partial<EnergyLabelRecord>[]
  readonly labelsFrom?: Subject['labelsFrom']
  readonly woz?: Subject['woz']
}

/** That home, its building and its label, for tests. */
export const aSubject = ({
  address,
  buildings = [{}],
  labels = [{}],
  labelsFrom = 'embedded',
  woz,
}: SubjectChanges = {}): Subject => ({
  address: { ...ADDRESS, ...address },
  buildings: buildings.map((building) => ({ ...BUILDING, ...building })),
  labels: readLabels(
    labels.map((label) => ({ ...LABEL, ...label })),
    ON,
  ),
  labelsFrom,
  ...(woz && { woz }),
  on: ON,
})
