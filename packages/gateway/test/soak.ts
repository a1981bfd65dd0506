import { appendFileSync, writeFileSync } from 'node:fs'
import type { TestContext } from 'node:test'
import fc from 'fast-check'

/** What a test tried and found, counted by the test itself: the figures of `npm run test:soak`. */
export interface Counted {
  readonly what: string
  readonly store: string
  /** Tries the same again. */
  readonly seed: number
  /** Names and numbers, such as `kills survived`. */
  readonly tried: Readonly<Record<string, number>>
  /** Each of them must be 0. */
  readonly faults: Readonly<Record<string, number>>
}

/** How far a test is, for the person who watches. */
export interface HowFar {
  readonly done: number
  readonly of: number
  readonly what: string
}

/** How much is tried: little in `npm test`, and what `npm run test:soak` says there. */
export const SOAK = {
  /** Of each property. */
  runs: wholeNumber('SOAK_RUNS', 100),
  /** Of the server, on each store. */
  kills: wholeNumber('SOAK_KILLS', 30),
  seed: wholeNumber('SOAK_SEED', Date.now() % 2 ** 31),
  /** Of a suite that is run again and again, from 0. */
  round: wholeNumber('SOAK_ROUND', 0),
}

function wholeNumber(name: string, preset: number): number {
  const value = Number(process.env[name] ?? preset)
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new Error(`${name} must be a whole number, and is "${process.env[name]}".`)
}

/** Tells what was counted to who reads the test's output, and to the soak that started it. */
export function tell(t: TestContext, counted: Counted): void {
  const { what, store, seed, tried, faults } = counted
  const numbers = Object.entries({ ...tried, ...faults }).map(([name, n]) => `${n} ${name}`)
  t.diagnostic(`${what} on ${store}, seed ${seed}: ${numbers.join(', ')}`)
  const file = process.env['SOAK_COUNTED_FILE']
  if (file) appendFileSync(file, `${JSON.stringify(counted)}\n`)
}

const TELL_EVERY_MS = 500
let told = Number.NEGATIVE_INFINITY

/** Tells the soak how far a test is; now and then is enough, whoever calls it how often. */
export function tellHowFar(howFar: HowFar): void {
  const file = process.env['SOAK_HOW_FAR_FILE']
  // Tests stop the clock of `Date`.
  if (!file || performance.now() - told < TELL_EVERY_MS) return
  told = performance.now()
  writeFileSync(file, JSON.stringify(howFar))
}

export interface PropertyRun {
  readonly what: string
  readonly store: string
  readonly runs: number
  /** Of everything that happened, asked when all runs are over. */
  readonly counts: () => Readonly<Record<string, number>>
}

/**
 * Tries a property so many times with the seed of the soak, and tells what came of it.
 * @throws with the smallest counterexample.
 */
export async function holds<T>(
  t: TestContext,
  property: fc.IAsyncPropertyWithHooks<T>,
  { what, store, runs, counts }: PropertyRun,
): Promise<void> {
  let done = 0
  property.beforeEach(() => tellHowFar({ done: done++, of: runs, what: 'runs' }))
  const result = await fc.check(property, { numRuns: runs, seed: SOAK.seed })
  tell(t, {
    ...{ what, store, seed: SOAK.seed },
    tried: { runs: result.numRuns, ...counts() },
    faults: { counterexamples: Number(result.failed) },
  })
  if (result.failed) throw new Error(await fc.asyncDefaultReportMessage(result))
}
