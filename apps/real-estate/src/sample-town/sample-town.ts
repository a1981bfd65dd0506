import type { RegisterSource } from '../register/register-source.ts'
import type { EdgeCase } from './edge-case.ts'
import { findLabelCases } from './label-cases.ts'
import { addNumberingCases } from './numbering-cases.ts'
import { addObjectCases } from './object-cases.ts'
import { addOrdinaryStreets } from './ordinary-streets.ts'
import { type TownBuilder, townBuilder } from './town-builder.ts'

const INFO: RegisterSource['info'] = {
  name: 'Voorbeek, a fictional sample town',
  source: 'fictional',
  asOf: '2026-07-01',
  licence: 'fictional data, made by this project',
}

const build = (): { town: TownBuilder; placed: readonly EdgeCase[] } => {
  const town = townBuilder()
  addOrdinaryStreets(town)
  return { town, placed: [...addNumberingCases(town), ...addObjectCases(town)] }
}

/**
 * Voorbeek: a town that does not exist, the same on every machine. Every record is marked
 * `fictional`; identifiers, postcodes and positions can not be mistaken for real ones.
 */
export const generateSampleTown = (): RegisterSource => {
  const { town } = build()
  return { info: INFO, addresses: town.addresses, buildings: town.buildings }
}

/** The addresses of Voorbeek that show what a register can hold, by name. */
export const sampleEdgeCases = (): readonly EdgeCase[] => {
  const { town, placed } = build()
  return [...placed, ...findLabelCases(town.addresses, town.buildings)]
}
