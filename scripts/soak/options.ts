import { parseArgs } from 'node:util'
import { wholeNumber } from '../whole-number.ts'
import { PART_NAMES, type PartName } from './parts.ts'

/** What one soak does. */
export interface SoakOptions extends SoakSize {
  readonly parts: readonly PartName[]
  /** Where the figures go when everything was tried and nothing was wrong. */
  readonly outFile: string | undefined
}

/** How much is tried, and with which seed. */
export interface SoakSize {
  /** Of each property. */
  readonly runs: number
  /** Of the server, on each store. */
  readonly kills: number
  /** How often suites that are no property are run, each time with another seed. */
  readonly rounds: number
  readonly seed: number
}

const PRESET = { runs: 5_000, kills: 300, rounds: 5 }

export const SOAK_USAGE = `Usage: npm run test:soak -- [options]

Tries for long what npm test tries for a moment. With the defaults it takes some hours; nothing
leaves loopback. It ends with a table, and with 1 when anything was wrong.

  --runs <n>    random histories of each property, 1 to 1,000,000 (${PRESET.runs.toLocaleString('en')})
  --kills <n>   kills of the server on each store, 1 to 100,000 (${PRESET.kills})
  --rounds <n>  times each of the other suites is run, 1 to 10,000 (${PRESET.rounds})
  --seed <n>    tries the same again, 0 to 2,147,483,647 (another one each time)
  --only <part> of ${PART_NAMES.join(', ')};
                several with commas between them (all)
  --out <file>  where the figures go as JSON, once everything was tried and nothing was wrong
`

/**
 * @param seed when none is given.
 * @throws a plain sentence for arguments that make no sense.
 */
export function parseSoakOptions(args: readonly string[], seed: number): SoakOptions {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { runs: text, kills: text, rounds: text, seed: text, only: text, out: text },
  })
  const presets = { ...PRESET, seed }
  const whole = (name: keyof typeof presets, min: number, max: number) =>
    wholeNumber(`--${name}`, values[name] ?? `${presets[name]}`, min, max)
  return {
    runs: whole('runs', 1, 1_000_000),
    kills: whole('kills', 1, 100_000),
    rounds: whole('rounds', 1, 10_000),
    seed: whole('seed', 0, 2 ** 31 - 1),
    parts: values.only === undefined ? PART_NAMES : named(values.only),
    outFile: values.out,
  }
}

/** In the order in which they run. */
function named(list: string): readonly PartName[] {
  const names = list.split(',')
  const unknown = names.find((name) => !PART_NAMES.some((each) => each === name))
  if (unknown !== undefined)
    throw new Error(`--only knows ${PART_NAMES.join(', ')}, and not "${unknown}".`)
  return PART_NAMES.filter((name) => names.includes(name))
}
