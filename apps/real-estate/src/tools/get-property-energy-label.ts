import type { ToolHandler } from '@voordeur/gateway/tools'
import type { YearRange } from '../domain/assessment.ts'
import { type Clock, type Day, dayOf, today } from '../domain/calendar.ts'
import {
  classOf,
  daysToExpiry,
  differencePct,
  expectedClass,
  readLabels,
  wwsValidity,
} from '../domain/energy-label.ts'
import { type LabelsOfObject, labelFlags, NO_LABEL } from '../domain/label-flags.ts'
import { type Lang, type Note, noteText, text } from '../domain/messages.ts'
import { yearRange } from '../domain/property-flags.ts'
import type { AddressRecord, EnergyLabelRecord, Register } from '../register/register.ts'
import { aboutProperty, DEFAULT_LANG } from './about-property.ts'
import { labelProvenance } from './answer.ts'
import type {
  EnergyLabel,
  EnergyLabelReport,
  GetPropertyEnergyLabelInput,
  GetPropertyEnergyLabelOutput,
} from './contracts.generated.ts'
import { nearbyLabels } from './nearby-labels.ts'
import { addressSummary } from './present-address.ts'
import { steps } from './steps.ts'

/** Gives the energy label of one property, its history and what it is good for. */
export const getPropertyEnergyLabel =
  (
    register: Register,
    clock: Clock,
  ): ToolHandler<GetPropertyEnergyLabelInput, GetPropertyEnergyLabelOutput> =>
  async (input, call) => {
    const { lang = DEFAULT_LANG, include_nearby: wantsNearby = false } = input
    const codes = ['STEP_FIND', 'STEP_LABEL', ...(wantsNearby ? NEARBY : [])] as const
    const at = steps(register, call, lang, codes)
    await at('STEP_FIND')
    return aboutProperty(register, input, call, async ({ address, info }) => {
      await at('STEP_LABEL')
      const on = today(clock)
      const [labels, buildings] = await Promise.all([
        register.energyLabels(address.adresseerbaarObjectId),
        register.buildings(address.pandIds),
      ])
      // Before the neighbours are asked: what came of those says nothing of this label.
      const labelsFrom = register.consulted?.().labels ?? 'embedded'
      const reading = readLabels(labels, on)
      const object = { address, years: yearRange(buildings), labels: reading, labelsFrom }
      if (wantsNearby) await at('STEP_NEARBY')
      const nearby = wantsNearby ? await nearbyLabels(register, address, on) : undefined
      const used = [...labels, ...(nearby?.labels ?? [])]
      const synthetic: readonly Note[] =
        labelsFrom === 'embedded' ? [{ code: 'SYNTHETIC_LABEL' }] : []
      return {
        data: { ...report(object, on, lang), ...(nearby && { nearby: nearby.items }) },
        notes: [...synthetic, ...labelFlags(object, on), ...(nearby?.notes ?? [])],
        alsoUsed: labelsFrom === 'embedded' ? [labelProvenance(info, used)] : [],
      }
    })
  }

const NEARBY = ['STEP_NEARBY'] as const

function report(object: LabelsOfObject, on: Day, lang: Lang): EnergyLabelReport {
  const { address, years, labels } = object
  const { status, current, history, building } = labels
  const expected = current && expectedClass(current)
  return {
    property: addressSummary(address),
    label_status: building ? 'building_level' : status,
    current: current ? presentLabel(current) : null,
    history: history.map(presentLabel),
    days_to_expiry: current ? daysToExpiry(current, on) : null,
    valid_for_wws: wws(object, lang),
    expected_class_from_ep2: expected ?? null,
    class_mismatch: expected !== undefined && expected !== classOf(current as EnergyLabelRecord),
    area_check: areaCheck(address, current),
    bouwjaar_check: yearCheck(years, current),
    building_label: building ? presentLabel(building) : null,
  }
}

/** Where there is no label, why it can't count is where it was looked for. */
function wws({ labels, labelsFrom }: LabelsOfObject, lang: Lang) {
  const { valid, reason } = wwsValidity(labels)
  const words =
    reason === 'WWS_NO_LABEL' ? noteText({ code: NO_LABEL[labelsFrom] }, lang) : text(reason, lang)
  return { valid, reason_code: reason, reason: words }
}

function yearCheck(
  bag: YearRange | undefined,
  label: EnergyLabelRecord | undefined,
): EnergyLabelReport['bouwjaar_check'] {
  const year = label?.bouwjaar ?? null
  if (!bag || year === null) return null
  return { bag: { ...bag }, label: year, conflict: year < bag.min || year > bag.max }
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
  gebouwsubtype: label.gebouwsubtype ?? null,
  bouwjaar: label.bouwjaar ?? null,
  synthetic: label.synthetic,
})
