import { describeMachine, type Machine } from '../../bench/machine.ts'
import type { Counted } from '../../packages/gateway/test/soak.ts'
import type { SoakSize } from './options.ts'
import { PART_NAMES } from './parts.ts'
import type { PartRun } from './run-part.ts'

/** What `docs/reliability.json` holds: a soak in which everything was tried and nothing was wrong. */
export interface SoakFigures {
  /** ISO 8601, when it began. */
  readonly date: string
  readonly machine: Machine
  readonly asked: SoakSize
  readonly parts: readonly {
    readonly name: string
    readonly seconds: number
    readonly counted: readonly Counted[]
  }[]
}

/** Of all parts of a soak. */
export const soakFigures = (
  date: string,
  { runs, kills, rounds, seed }: SoakSize,
  runsOfParts: readonly PartRun[],
): SoakFigures => ({
  date,
  machine: describeMachine(),
  asked: { runs, kills, rounds, seed },
  parts: runsOfParts.map(({ name, seconds, counted }) => ({
    ...{ name, seconds: Math.round(seconds), counted },
  })),
})

/** Why the figures are not those of a whole soak; `undefined` when they are. */
export function whatIsMissing(parts: readonly PartRun[]): string | undefined {
  const failed = parts.filter(hasFailed).map(({ name }) => name)
  if (failed.length > 0) return `something is wrong with ${failed.join(', ')}`
  const left = PART_NAMES.filter((name) => !parts.some((part) => part.name === name))
  if (left.length > 0) return `${left.join(', ')} was not tried`
  // Other suites have tests that are skipped by their nature; how many is in the table.
  const holes = parts.filter(({ counts, counted }) => counts || counted.length === 0)
  const skip = holes.flatMap(({ outcome }) => outcome.skips)[0]
  return skip && `${skip.name} was skipped: ${skip.reason}`
}

export const hasFailed = ({ outcome }: PartRun): boolean => outcome.failures.length > 0

const HEAD = ['what', 'store', 'tried', 'faults', 'time']

/** As a table for people: on a terminal, and in docs/reliability.md. */
export function soakTable(parts: SoakFigures['parts']): string {
  const rows = parts.flatMap(({ name, seconds, counted }) =>
    counted.length === 0
      ? [[name, '', 'nothing was counted', '', time(seconds)]]
      : counted.map(({ what, store, tried, faults }, index) => [
          ...[what, store, numbers(tried), numbers(faults), index === 0 ? time(seconds) : ''],
        ]),
  )
  return [HEAD, HEAD.map(() => '---'), ...rows].map(row).join('\n')
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const numbers = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .map(([name, n]) => `${n.toLocaleString('en')} ${name.replaceAll('_', ' ')}`)
    .join(', ')

const time = (seconds: number): string =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${(seconds / 60).toFixed(1)} min`

/** What a part counted, when it has ended. */
export const tellPart = ({ counted }: PartRun): string =>
  counted
    .map(({ store, tried, faults }) => `${store}: ${numbers({ ...tried, ...faults })}`)
    .join('\n  ') || 'nothing was counted'

/** The last lines of a soak: its table, and what was wrong or left out. */
export function soakSummary(parts: readonly PartRun[], { seed }: SoakSize): string {
  const failed = parts.filter(hasFailed)
  const verdict =
    failed.length > 0
      ? `FAILED: ${failed.map(({ name }) => name).join(', ')}. To try it again: --seed ${seed}`
      : `No fault. Seed ${seed}.`
  const missing = failed.length > 0 ? undefined : whatIsMissing(parts)
  return [soakTable(parts), '', verdict, ...(missing ? [`Not whole: ${missing}.`] : [])].join('\n')
}
