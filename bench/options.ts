import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { QUICK_VARIANTS, VARIANTS, type VariantName } from './variants.ts'

/** What one run of the benchmark does; every count and time in it is bounded. 0 leaves a part out. */
export interface BenchOptions {
  readonly variants: readonly VariantName[]
  /** Measured rounds of every variant. */
  readonly rounds: number
  readonly secondsPerRound: number
  /** Load on every variant before the first round, so that its code is compiled. */
  readonly warmUpSeconds: number
  /** Calls in process of each way to look at a token. */
  readonly authenticationCalls: number
  readonly refreshRounds: number
  readonly openLoopRounds: number
  /** Calls that the gateway's heap must stand. */
  readonly memoryCalls: number
  /** How often a start until the first call, `npm start` and the import are timed. */
  readonly firstCalls: number
  readonly starts: number
  readonly imports: number
  /** Calls of every tool whose response time is taken. */
  readonly calls: number
  /** A BAG extract; the one beside the repository when not given. */
  readonly extract: string | undefined
  /** Where the results go; nowhere when not given. */
  readonly outFile: string | undefined
  /** Where every process leaves a CPU profile; nowhere when not given. */
  readonly profileFolder: string | undefined
  /** Where the ratios of this run are kept for later ones; nowhere when not given. */
  readonly recordIn?: string
  /** Ratios that this run may not be much worse than. */
  readonly compareWith: string | undefined
  /** Whether servers run as one file each, as the product is shipped. */
  readonly bundle: boolean
  /** Whether it is the run that docs/performance.md tells of. */
  readonly official: boolean
}

/** What can be left out or run alone; the load is always there. */
const PARTS = {
  authentication: 'authenticationCalls',
  refresh: 'refreshRounds',
  'open-loop': 'openLoopRounds',
  memory: 'memoryCalls',
  'first-call': 'firstCalls',
  start: 'starts',
  import: 'imports',
  responses: 'calls',
} as const satisfies Record<string, keyof BenchOptions>

type Counts = Readonly<Record<(typeof PARTS)[keyof typeof PARTS], number>>

const FULL = {
  ...{ rounds: 7, seconds: 3, warmUp: 5, starts: 3, imports: 3, calls: 60 },
  ...{ authenticationCalls: 1_000_000, refreshRounds: 15, openLoopRounds: 5 },
  ...{ memoryCalls: 1_000_000, firstCalls: 15 },
}
const QUICK = {
  ...{ rounds: 3, seconds: 3, warmUp: 3, starts: 1, imports: 0, calls: 9 },
  ...{ authenticationCalls: 0, refreshRounds: 0, openLoopRounds: 0 },
  ...{ memoryCalls: 0, firstCalls: 0 },
}

/** The official run takes its place, and tokens live four hours. */
const MAX_LOAD_SECONDS = 3_600

export const USAGE = `Usage: npm run bench -- [options]

  --quick            three variants and three rounds, held against the recorded ratios; nothing
                     is written
  --only <parts>     beside the load only these, by commas: ${Object.keys(PARTS).join(', ')};
                     with "load" nothing else
  --variants <names> the load on these alone: ${VARIANTS.join(', ')}
  --rounds <n>       measured rounds of each variant, 1 to 50 (${FULL.rounds}); a whole run of five rounds
                     of 2 s or more is recorded
  --seconds <s>      length of a round, 0.1 to 30 (${FULL.seconds})
  --warm-up <s>      load on each variant before the first round, 0.1 to 30 (${FULL.warmUp})
  --bag <zip>        the BAG extract to import (../shared/data/bag/*.zip)
  --ratios <file>    recorded ratios to hold the run against (with --quick
                     bench/recorded-ratios.json)
  --record           with --quick --rounds 9: keeps its ratios in bench/recorded-ratios.json
  --out <file>       where the results go; without it a whole run writes bench/results.json and
                     docs/performance.md
  --profile <folder> a CPU profile of each process there (a run for profiles, not for figures)
  --report           no run: docs/performance.md anew from bench/results.json
`

/**
 * @param folder where the recorded files are.
 * @throws a plain sentence for arguments that make no sense.
 */
export function parseOptions(args: readonly string[], folder: string): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      variants: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      'warm-up': { type: 'string' },
      bag: { type: 'string' },
      ratios: { type: 'string' },
      record: { type: 'boolean', default: false },
      out: { type: 'string' },
      profile: { type: 'string' },
    },
  })
  const preset = values.quick ? QUICK : FULL
  const { only, variants, profile } = values
  const load = {
    rounds: number('--rounds', values.rounds, preset.rounds, 1, 50),
    secondsPerRound: number('--seconds', values.seconds, preset.seconds, 0.1, 30),
    warmUpSeconds: number('--warm-up', values['warm-up'], preset.warmUp, 0.1, 30),
  }
  if (values.record && !(values.quick && load.rounds >= 5))
    throw new Error(
      '--record keeps the ratios of a quick run of five rounds or more: --quick --rounds 9.',
    )
  const recorded = join(folder, 'recorded-ratios.json')
  const whole = [only, variants, profile, values.out].every((value) => value === undefined)
  const official = !values.quick && whole && isLongEnough(load)
  const options: BenchOptions = {
    ...onlyParts(preset, only),
    ...load,
    variants: readVariants(variants, values.quick ? QUICK_VARIANTS : VARIANTS),
    extract: values.bag,
    profileFolder: profile,
    outFile: values.out ?? (official ? join(folder, 'results.json') : undefined),
    ...(values.record ? { recordIn: recorded } : {}),
    compareWith: values.ratios ?? (values.quick && !values.record ? recorded : undefined),
    bundle: !values.quick,
    official,
  }
  if (!Number.isInteger(options.rounds)) throw new Error('--rounds must be a whole number.')
  if (loadSeconds(options) > MAX_LOAD_SECONDS) {
    throw new Error(
      `That is more than ${MAX_LOAD_SECONDS} s of load. Take fewer or shorter rounds.`,
    )
  }
  return options
}

/** For figures that are kept: medians of few rounds, or of short ones, say little. */
const isLongEnough = (load: Pick<BenchOptions, 'rounds' | 'secondsPerRound' | 'warmUpSeconds'>) =>
  load.rounds >= 5 && load.secondsPerRound >= 2 && load.warmUpSeconds >= 2

/** How long the variants are under load altogether. */
export const loadSeconds = ({ variants, ...options }: BenchOptions): number =>
  variants.length * (options.warmUpSeconds + options.rounds * options.secondsPerRound)

function onlyParts(preset: Counts, only: string | undefined): Counts {
  const counts = Object.values(PARTS).map((name) => [name, preset[name]] as const)
  if (only === undefined) return Object.fromEntries(counts) as Counts
  const wanted = only.split(',').filter((part) => part !== 'load')
  const known = new Map<string, string>(Object.entries(PARTS))
  for (const part of wanted) if (!known.has(part)) throw new Error(`There is no part "${part}".`)
  const names = new Set(wanted.map((part) => known.get(part)))
  return Object.fromEntries(
    counts.map(([name, count]) => [name, names.has(name) ? count : 0]),
  ) as Counts
}

function readVariants(
  text: string | undefined,
  preset: readonly VariantName[],
): readonly VariantName[] {
  if (text === undefined) return preset
  const names = text.split(',')
  const unknown = names.find((name) => !VARIANTS.includes(name as VariantName))
  if (unknown !== undefined) throw new Error(`There is no variant "${unknown}".`)
  return VARIANTS.filter((name) => names.includes(name))
}

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
