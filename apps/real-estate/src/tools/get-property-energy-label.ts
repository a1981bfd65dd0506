import type { ToolHandler } from '@voordeur/gateway/tools'
import { type Clock, type Day, dayOf, today } from '../domain/calendar.ts'
import {
  classOf,
  daysToExpiry,
  differencePct,
  expectedClass,
  type LabelReading,
  readLabels,
  wwsValidity,
} from '../domain/energy-label.ts'
import { labelFlags } from '../domain/label-flags.ts'
import { type Lang, type Note, type NoteCode, noteText, text } from '../domain/messages.ts'
import type { AddressRecord, Consulted, EnergyLabelRecord, Register } from '../register/register.ts'
import { aboutProperty } from './about-property.ts'
import { labelProvenance } from './answer.ts'
import type {
  EnergyLabel,
  EnergyLabelReport,
  GetPropertyEnergyLabelInput,
  GetPropertyEnergyLabelOutput,
} from './contracts.generated.ts'
import { nearbyLabels } from './nearby-labels.ts'
import { addressSummary } from './present-address.ts'

/** Gives the energy label of one property, its history and what it is good for. */
export const getPropertyEnergyLabel =
  (
    register: Register,
    clock: Clock,
  ): ToolHandler<GetPropertyEnergyLabelInput, GetPropertyEnergyLabelOutput> =>
  (input) =>
    aboutProperty(register, input, async ({ address, info, lang }) => {
      const on = today(clock)
      const labels = await register.energyLabels(address.adresseerbaarObjectId)
      const reading = readLabels(labels, on)
      const nearby = input.include_nearby ? await nearbyLabels(register, address, on) : undefined
      const used = [...labels, ...(nearby?.labels ?? [])]
      const from = register.consulted?.().labels ?? 'embedded'
      const flags = labelFlags(address, reading, on)
      const notes: readonly Note[] = [...labelNotes(flags, from), ...(nearby?.notes ?? [])]
      const found = report(address, reading, on, lang)
      const wws = reading.current
        ? found.valid_for_wws
        : withoutLabel(found.valid_for_wws, from, lang)
      return {
        data: { ...found, valid_for_wws: wws, ...(nearby && { nearby: nearby.items }) },
        notes,
        alsoUsed: from === 'embedded' ? [labelProvenance(info, used)] : [],
      }
    })

type LabelsFrom = Consulted['labels']

const NO_LABEL = {
  embedded: 'LABEL_NOT_KNOWN',
  live: 'LABEL_NOT_REGISTERED',
  'not-looked-up': 'LABEL_NOT_LOOKED_UP',
} as const satisfies Record<LabelsFrom, NoteCode>

/** That there is no label means something else in each source of labels. */
function labelNotes(flags: readonly Note[], from: LabelsFrom): readonly Note[] {
  const notes = flags.map((flag) =>
    flag.code === 'LABEL_NOT_KNOWN' ? { code: NO_LABEL[from] } : flag,
  )
  return from === 'embedded' ? [{ code: 'SYNTHETIC_LABEL' }, ...notes] : notes
}

const withoutLabel = (
  wws: EnergyLabelReport['valid_for_wws'],
  from: LabelsFrom,
  lang: Lang,
): EnergyLabelReport['valid_for_wws'] => ({
  ...wws,
  reason: noteText({ code: NO_LABEL[from] }, lang),
})

function report(
  address: AddressRecord,
  reading: LabelReading,
  on: Day,
  lang: Lang,
): EnergyLabelReport {
  const { status, current, history } = reading
  const expected = current && expectedClass(current)
  const { valid, reason } = wwsValidity(reading)
  return {
    property: addressSummary(address),
    label_status: status,
    current: current ? presentLabel(current) : null,
    history: history.map(presentLabel),
    days_to_expiry: current ? daysToExpiry(current, on) : null,
    valid_for_wws: { valid, reason_code: reason, reason: text(reason, lang) },
    expected_class_from_ep2: expected ?? null,
    class_mismatch: expected !== undefined && expected !== classOf(current as EnergyLabelRecord),
    area_check: areaCheck(address, current),
  }
}

function areaCheck(
  address: AddressRecord,
  label: EnergyLabelRecord | undefined,
): EnergyLabelReport['area_check'] {
  const bag = address.oppervlakte
  const thermal = label?.thermalAreaM2 ?? null
  if (bag === null || thermal === null) return null
  return { bag_m2: bag, label_m2: thermal, difference_pct: differencePct(bag, thermal) }
}

const presentLabel = (label: EnergyLabelRecord): EnergyLabel => ({
  klasse: label.klasse,
  status: label.status,
  ep1: label.ep1,
  ep2: label.ep2,
  ep3: label.ep3,
  energie_index: label.energieIndex,
  warmtebehoefte: label.warmtebehoefte,
  co2: label.co2,
  thermal_area_m2: label.thermalAreaM2,
  berekeningstype: label.berekeningstype,
  soort_opname: label.soortOpname,
  opnamedatum: dayOf(label.opnamedatum),
  registratiedatum: dayOf(label.registratiedatum),
  geldig_tot: dayOf(label.geldigTot),
  gebouwtype: label.gebouwtype,
  synthetic: label.synthetic,
})
