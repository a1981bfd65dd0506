import { dayOf, parseDay } from '../domain/calendar.ts'
import type { EnergyLabelRecord } from '../register/register.ts'
import type { Fetched } from './answer-cache.ts'
import { type Fields, fieldsOf, InvalidAnswer } from './answer-fields.ts'
import { ADRESSEERBAAR_OBJECT } from './bag-values.ts'
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
  /** Every registration of one object, expired ones included; none is an empty list. */
  labels(
    adresseerbaarObjectId: string,
    call: SourceCall,
  ): Promise<Fetched<readonly EnergyLabelRecord[]>>
}

/** No home has so many. */
const MAX_REGISTRATIONS = 50

/** @param client with {@link epOnlineHeaders}, on the base address of version 5. */
export const epOnline = (client: SourceClient): EpOnline => ({
  labels: async (id, call) => {
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
    return { ...answer, value: answer.value ?? [] }
  },
})

/** Registrations of other objects, and of whole buildings, are not this object's label. */
function readLabels(body: unknown, id: string): readonly EnergyLabelRecord[] {
  if (!Array.isArray(body)) throw new InvalidAnswer('The answer is no list.')
  if (body.length > MAX_REGISTRATIONS) throw new InvalidAnswer('More labels than one home has.')
  return body
    .map((each) => fieldsOf(each, 'label'))
    .filter((label) => OBJECT_IDS.some((name) => label.raw(name) === id))
    .filter((label) => label.raw('Energieklasse') !== null)
    .map((label) => toLabel(label, id))
}

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
