import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Counted, HowFar } from '../../packages/gateway/test/soak.ts'
import { type Outcome, skippedOnce, together } from '../test/outcome.ts'
import { runTestFiles } from '../test/test-files.ts'
import type { SoakSize } from './options.ts'
import type { Part } from './parts.ts'

/** What a part came to. */
export interface PartRun {
  readonly name: string
  /** Each of its tests counts what it tries; a skipped one leaves a hole. */
  readonly counts: boolean
  readonly seconds: number
  readonly counted: readonly Counted[]
  readonly outcome: Outcome
}

/** Told now and then while a part runs. */
export type OnProgress = (name: string, howFar: HowFar | undefined) => void

/** For one file; the longest that a timer can wait is 24 days. */
const LONGEST_MS = 20 * 24 * 3_600_000
const ASK_EVERY_MS = 1_000

/** Runs a part to its end, or until a round of it fails. */
export async function runPart(
  part: Part,
  size: SoakSize,
  onProgress: OnProgress = () => {},
): Promise<PartRun> {
  const { name, counts } = part
  if (part.postgres && !process.env['TEST_DATABASE_URL']) {
    const outcome = skippedOnce(name, 'there is no PostgreSQL')
    return { name, counts, seconds: 0, counted: [], outcome }
  }
  const started = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-soak-'))
  const told = { countedFile: join(folder, 'counted.jsonl'), howFarFile: join(folder, 'far.json') }
  let round: HowFar | undefined
  const ask = () => onProgress(name, readHowFar(told.howFarFile) ?? round)
  const timer = setInterval(ask, ASK_EVERY_MS)
  try {
    const outcomes = await runRounds(part, size, told, (howFar) => {
      round = howFar
    })
    const outcome = together(outcomes)
    const seconds = (performance.now() - started) / 1000
    const ofTests = readCounted(told.countedFile)
    const counted = counts ? ofTests : [ofRounds(part, size, outcomes.length, outcome)]
    return { name, counts, seconds, counted, outcome: withFaults(part, outcome, counted) }
  } finally {
    clearInterval(timer)
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Told {
  readonly countedFile: string
  readonly howFarFile: string
}

/** @returns one outcome for each round, of which the last may have failed. */
async function runRounds(
  { counts, files, env }: Part,
  { runs, kills, rounds, seed }: SoakSize,
  { countedFile, howFarFile }: Told,
  onRound: (howFar: HowFar) => void,
): Promise<readonly Outcome[]> {
  const of = counts ? 1 : rounds
  const size = { SOAK_RUNS: `${runs}`, SOAK_KILLS: `${kills}`, SOAK_SEED: `${seed}` }
  const told = { SOAK_COUNTED_FILE: countedFile, SOAK_HOW_FAR_FILE: howFarFile }
  const outcomes: Outcome[] = []
  for (let round = 0; round < of; round++) {
    if (!counts) onRound({ done: round, of, what: 'rounds' })
    const settings = { ...env, ...size, ...told, SOAK_ROUND: `${round}` }
    const outcome = await withEnvironment(settings, () =>
      runTestFiles(files, { concurrency: 1, timeoutMs: LONGEST_MS }),
    )
    outcomes.push(outcome)
    if (outcome.failures.length > 0) break
  }
  return outcomes
}

/** Test files inherit the environment of this process. */
async function withEnvironment<T>(
  env: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  Object.assign(process.env, env)
  try {
    return await work()
  } finally {
    for (const name of Object.keys(env)) delete process.env[name]
  }
}

const ofRounds = (
  { about, store }: Part,
  { seed }: SoakSize,
  rounds: number,
  { passed, failures, skips }: Outcome,
): Counted => ({
  ...{ what: about, store, seed },
  tried: { rounds, 'tests passed': passed, 'tests skipped': skips.length },
  faults: { 'tests failed': failures.length },
})

/** Tests that pass and count nothing, or a fault, are not what they should be. */
function withFaults({ name }: Part, outcome: Outcome, counted: readonly Counted[]): Outcome {
  if (outcome.failures.length > 0) return outcome
  const wrong = counted.flatMap(({ what, store, faults }) =>
    Object.entries(faults)
      .filter(([, times]) => times !== 0)
      .map(([fault, times]) => `${what} on ${store}: ${times} ${fault}`),
  )
  if (counted.length === 0) wrong.push('Its tests counted nothing.')
  return wrong.length === 0
    ? outcome
    : { ...outcome, failures: [{ name, detail: wrong.join('\n') }] }
}

const readCounted = (file: string): readonly Counted[] =>
  readText(file)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Counted)

/** Nothing while the test has told nothing, or is just telling it. */
function readHowFar(file: string): HowFar | undefined {
  try {
    return JSON.parse(readText(file)) as HowFar
  } catch {
    return undefined
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
