import { dayOf, parseDay } from '../domain/calendar.ts'
import type { EnergyLabelRecord } from '../register/register.ts'
import { fitting } from './about-what-was-asked.ts'
import type { Fetched } from './answer-cache.ts'
import { type Fields, fieldsOf, InvalidAnswer } from './answer-fields.ts'
import { ADRESSEERBAAR_OBJECT, bouwjaarOf } from './bag-values.ts'
import type { SourceCall, SourceClient } from './source-client.ts'
import { SourceFailed } from './source-failed.ts'

export const EP_ONLINE = {
  title: 'EP-Online',
  url: 'https://public.ep-online.nl/api/v5',
  licence: 'EP-Online terms of use (no bulk redistribution)',
} as const

/** The key stands alone: no Bearer before it. */
export const epOnlineHeaders = (key: string): Readonly<Record<string, string>> => ({
  authorization: key,
})

/** Energy labels as RVO registers them. */
export interface EpOnline {
  /**
   * Every registration of one object, expired ones included; none is an empty list. Those of a
   * whole building come along when it is one of `pandIds`.
   */
  labels(
    adresseerbaarObjectId: string,
    call: SourceCall,
    pandIds?: readonly string[],
  ): Promise<Fetched<readonly EnergyLabelRecord[]>>
}

/** No home has so many. */
const MAX_REGISTRATIONS = 50

/** @param client with {@link epOnlineHeaders}, on the base address of version 5. */
export const epOnline = (client: SourceClient): EpOnline => ({
  labels: async (id, call, pandIds = []) => {
    // Zeros only get hundreds of strangers' labels.
    if (!ADRESSEERBAAR_OBJECT.test(id)) throw new SourceFailed(client.title, 'request-refused')
    const answer = await client.get(
      {
        path: ['PandEnergielabel', 'AdresseerbaarObject', id],
        parse: (body) => readLabels(body, id),
        absentIs404: true,
      },
      call,
    )
    const found = answer.value ?? []
    const own = found.filter((each) => !each.pandIds?.length)
    const shared = found.filter((each) => each.pandIds?.some((pand) => pandIds.includes(pand)))
    return { ...answer, value: [...own, ...shared].map(({ label }) => label) }
  },
})

/** A registration, and the buildings it is of when it is of no single object. */
interface Registration {
  readonly label: EnergyLabelRecord
  readonly pandIds?: readonly string[]
}

/** Registrations of other objects are not this object's label. */
function readLabels(body: unknown, id: string): readonly Registration[] {
  if (!Array.isArray(body)) throw new InvalidAnswer('The answer is no list.')
  if (body.length > MAX_REGISTRATIONS) throw new InvalidAnswer('More labels than one home has.')
  const labels = body.map((each) => fieldsOf(each, 'label'))
  return fitting(labels, (label) => objectIds(label).includes(id) || isOfBuilding(label))
    .filter((label) => label.raw('Energieklasse') !== null)
    .map((label) => registration(label, id))
}

const registration = (label: Fields, id: string): Registration =>
  isOfBuilding(label)
    ? { label: { ...toLabel(label, id), ofBuilding: true }, pandIds: label.texts('BAGPandIDs') }
    : { label: toLabel(label, id) }

const objectIds = (label: Fields): readonly string[] =>
  OBJECT_IDS.flatMap((name) => label.optionalText(name) ?? [])

const isOfBuilding = (label: Fields): boolean =>
  objectIds(label).length === 0 && label.texts('BAGPandIDs').length > 0

const OBJECT_IDS = ['BAGVerblijfsobjectID', 'BAGLigplaatsID', 'BAGStandplaatsID']

const KLASSE = /^(?:A\+{0,5}|[B-G])$/
const STATUS = /^(?:Bestaand|Oplevering|Vergunningsaanvraag)$/
const OPNAME = /^(?:Basisopname|Detailopname)$/

const toLabel = (label: Fields, adresseerbaarObjectId: string): EnergyLabelRecord => ({
  adresseerbaarObjectId,
  klasse: label.text('Energieklasse', KLASSE),
  status: label.text('Status', STATUS) as EnergyLabelRecord['status'],
  ep1: label.optionalNumber('Energiebehoefte'),
  ep2: eitherNumber(label, 'PrimaireFossieleEnergie', 'Primaire_fossiele_energie_EMG_forfaitair'),
  ep3: eitherNumber(
    label,
    'Aandeel_hernieuwbare_energie',
    'Aandeel_hernieuwbare_energie_EMG_forfaitair',
  ),
  energieIndex: label.optionalNumber('EnergieIndex'),
  warmtebehoefte: label.optionalNumber('Warmtebehoefte'),
  co2: label.optionalNumber('BerekendeCO2Emissie'),
  thermalAreaM2: label.optionalNumber('Gebruiksoppervlakte_thermische_zone'),
  berekeningstype: label.optionalText('Berekeningstype') ?? 'onbekend',
  soortOpname: label.optionalText('Soort_opname', OPNAME) as EnergyLabelRecord['soortOpname'],
  opnamedatum: moment(label, 'Opnamedatum'),
  registratiedatum: moment(label, 'Registratiedatum'),
  geldigTot: moment(label, 'Geldig_tot'),
  gebouwtype: label.optionalText('Gebouwtype'),
  gebouwsubtype: label.optionalText('Gebouwsubtype'),
  bouwjaar: bouwjaarOf(label.raw('Bouwjaar') ?? 0),
  synthetic: false,
})

/** Where area measures count, the figure the class rests on has a field of its own. */
const eitherNumber = (label: Fields, name: string, withMeasures: string): number | null =>
  label.optionalNumber(name) ?? label.optionalNumber(withMeasures)

function moment(label: Fields, name: string): string {
  const text = label.text(name, /^\d{4}-\d{2}-\d{2}(?:T[\d:.]{8,20}Z?)?$/)
  if (!parseDay(name, dayOf(text)).ok) throw new InvalidAnswer(`${name} is no day.`)
  return text
}
