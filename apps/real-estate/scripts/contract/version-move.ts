import { type ContractChange, contractChanges } from './contract-changes.ts'
import type { ContractSnapshot } from './contract-snapshot.ts'

type Move = 'none' | 'patch' | 'minor' | 'major'
const MOVES: readonly Move[] = ['none', 'patch', 'minor', 'major']

const parts = (version: string): readonly number[] => {
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`"${version}" is no schema_version.`)
  return version.split('.').map(Number)
}

/** Orders versions: below 0 when `a` comes before `b`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)]
  const at = left.findIndex((part, index) => part !== right[index])
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0)
}

const moveBetween = (from: string, to: string): Move => {
  const [left, right] = [parts(from), parts(to)]
  const at = left.findIndex((part, index) => part !== right[index])
  return at < 0 ? 'none' : ((['major', 'minor', 'patch'] as const)[at] ?? 'none')
}

const moveFor = (changes: readonly ContractChange[]): Move => {
  if (changes.some(({ kind }) => kind === 'breaking')) return 'major'
  return changes.length > 0 ? 'minor' : 'none'
}

const MOST_SHOWN = 20

/** A sentence when `to` may not follow `from` under its version, and nothing when it may. */
export function faultOfMove(from: ContractSnapshot, to: ContractSnapshot): string | undefined {
  const changes = contractChanges(from, to)
  const needed = moveFor(changes)
  const moved = moveBetween(from.schema_version, to.schema_version)
  if (MOVES.indexOf(moved) >= MOVES.indexOf(needed)) return undefined
  const worst = changes.filter(({ kind }) => needed !== 'major' || kind === 'breaking')
  return [
    `The contract changed since schema_version ${from.schema_version}, which needs a ${needed} ` +
      `move, and is ${to.schema_version} now:`,
    ...worst.slice(0, MOST_SHOWN).map(({ where, what }) => `- ${where} ${what}`),
    ...(worst.length > MOST_SHOWN ? [`- and ${worst.length - MOST_SHOWN} more`] : []),
  ].join('\n')
}
