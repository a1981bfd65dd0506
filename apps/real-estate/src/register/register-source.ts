import type { AddressRecord, BuildingRecord, RdPoint, RegisterInfo } from './register.ts'

/** A building as a source delivers it: the register itself counts the units in it. */
export interface SourceBuilding extends Omit<BuildingRecord, 'unitCount' | 'dwellingCount'> {
  /** Centroid of the footprint. */
  readonly position: RdPoint | null
}

/**
 * Everything a register file is made from. The iterables are read once, one record at a time, so a
 * source may stream. An object that several addresses share is taken from the first of them.
 */
export interface RegisterSource {
  readonly info: Omit<RegisterInfo, 'counts' | 'extent'>
  readonly addresses: Iterable<AddressRecord>
  readonly buildings: Iterable<SourceBuilding>
}
