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
import { type Lang, type Note, text } from '../domain/messages.ts'
import type { AddressRecord, EnergyLabelRecord, Register } from '../register/register.ts'
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
      const notes: readonly Note[] = [
        { code: 'SYNTHETIC_LABEL' },
        ...labelFlags(address, reading, on),
        ...(nearby?.notes ?? []),
      ]
      return {
        data: { ...report(address, reading, on, lang), ...(nearby && { nearby: nearby.items }) },
        notes,
        alsoUsed: [labelProvenance(info, used)],
      }
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
