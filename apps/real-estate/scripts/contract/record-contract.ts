import {
  type ContractSnapshot,
  readSnapshots,
  snapshotOf,
  type ToolsFile,
  writeSnapshot,
} from './contract-snapshot.ts'
import { compareVersions, faultOfMove } from './version-move.ts'

/**
 * What is wrong with the contract as it stands, in sentences: it differs from what was recorded
 * under its version, or a version moved less than its changes need.
 * @param snapshots all that were recorded, the oldest first.
 */
export function contractFaults(
  snapshots: readonly ContractSnapshot[],
  current: ContractSnapshot,
): readonly string[] {
  const faults = snapshots
    .slice(1)
    .flatMap((snapshot, index) => faultOfMove(snapshots[index] ?? snapshot, snapshot) ?? [])
  const newest = snapshots.at(-1)
  if (!newest) return ['No contract was recorded. Run `npm run generate`.']
  if (compareVersions(newest.schema_version, current.schema_version) > 0) {
    return [...faults, wentBack(newest)]
  }
  const fault = faultOfMove(newest, current)
  if (fault) return [...faults, fault]
  if (newest.schema_version === current.schema_version) return faults
  const version = current.schema_version
  return [...faults, `The contract of ${version} was not recorded. Run \`npm run generate\`.`]
}

/**
 * Records the contract of a version that has none yet. What was recorded stays as it is, since
 * clients may know it; `refresh` writes the newest one anew while it has not left the house.
 * @returns sentences for whoever changed the contract; none when all is well.
 */
export function recordContract(
  folder: string,
  file: ToolsFile,
  { refresh = false } = {},
): readonly string[] {
  const current = snapshotOf(file)
  const snapshots = readSnapshots(folder)
  const newest = snapshots.at(-1)
  const known = newest?.schema_version === current.schema_version
  const before = known && refresh ? snapshots.at(-2) : newest
  if (known && !before) return ['The first contract that was recorded stays as it is.']
  if (before && compareVersions(before.schema_version, current.schema_version) > 0) {
    return [wentBack(before)]
  }
  const fault = before && faultOfMove(before, current)
  if (fault) return [fault]
  if (!known || refresh) writeSnapshot(folder, current)
  return []
}

const wentBack = ({ schema_version }: ContractSnapshot): string =>
  `schema_version went back from ${schema_version}.`
