import { parseArgs } from 'node:util'

/** What one run of the benchmark does; every count and time in it is bounded. */
export interface BenchOptions {
  /** Measured rounds of every variant. */
  readonly rounds: number
  readonly secondsPerRound: number
  /** Load on every variant before the first round, so that its code is compiled. */
  readonly warmUpSeconds: number
  /** How often `npm start` and the import are timed. 0 leaves them out. */
  readonly starts: number
  readonly imports: number
  /** Calls of every tool whose response time is taken. */
  readonly calls: number
  /** A BAG extract; the one beside the repository when not given. */
  readonly extract: string | undefined
  /** Where the results go; nowhere when not given. */
  readonly outFile: string | undefined
}

const FULL = { rounds: 7, seconds: 3, warmUp: 5, starts: 3, imports: 3, calls: 60 }
const QUICK = { rounds: 1, seconds: 1, warmUp: 1, starts: 1, imports: 0, calls: 9 }

/** The access token of the run lives ten minutes, and the load must end before it does. */
const MAX_LOAD_SECONDS = 480
const VARIANTS = 3

export const USAGE = `Usage: npm run bench -- [options]

  --quick          one short round of each variant, one start, no import, no results file
  --rounds <n>     measured rounds of each variant, 1 to 50 (${FULL.rounds})
  --seconds <s>    length of a round, 0.1 to 30 (${FULL.seconds})
  --warm-up <s>    load on each variant before the first round, 0.1 to 30 (${FULL.warmUp})
  --bag <zip>      the BAG extract to import (../shared/data/bag/*.zip)
  --out <file>     where the results go (bench/results.json, with --quick nowhere)
`

/** @throws a plain sentence for arguments that make no sense. */
export function parseOptions(args: readonly string[], resultsFile: string): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      'warm-up': { type: 'string' },
      bag: { type: 'string' },
      out: { type: 'string' },
    },
  })
  const preset = values.quick ? QUICK : FULL
  const options = {
    rounds: number('--rounds', values.rounds, preset.rounds, 1, 50),
    secondsPerRound: number('--seconds', values.seconds, preset.seconds, 0.1, 30),
    warmUpSeconds: number('--warm-up', values['warm-up'], preset.warmUp, 0.1, 30),
    starts: preset.starts,
    imports: preset.imports,
    calls: preset.calls,
    extract: values.bag,
    outFile: values.out ?? (values.quick ? undefined : resultsFile),
  }
  if (!Number.isInteger(options.rounds)) throw new Error('--rounds must be a whole number.')
  if (loadSeconds(options) > MAX_LOAD_SECONDS) {
    throw new Error(
      `That is more than ${MAX_LOAD_SECONDS} s of load. Take fewer or shorter rounds.`,
    )
  }
  return options
}

/** How long the three variants are under load altogether. */
export const loadSeconds = (options: BenchOptions): number =>
  VARIANTS * (options.warmUpSeconds + options.rounds * options.secondsPerRound)

function number(
  name: string,
  text: string | undefined,
  preset: number,
  min: number,
  max: number,
): number {
  if (text === undefined) return preset
  const value = Number(text)
  if (value >= min && value <= max) return value
  throw new Error(`${name} must be a number from ${min} to ${max}, and is "${text}".`)
}
