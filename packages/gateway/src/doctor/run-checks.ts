import type { Check, Examination } from './examination.ts'
import type { Finding } from './finding.ts'

export interface RunOptions {
  /** Milliseconds that one check may take. */
  readonly limit?: number
  /** Told after each check how many of how many are done. */
  onProgress?(done: number, of: number): void
}

const LIMIT_MS = 15_000

/** Runs all checks at once, each with its own limit. The findings are in the order of the checks. */
export async function runChecks(
  checks: readonly Check[],
  examination: Examination,
  { limit = LIMIT_MS, onProgress = () => {} }: RunOptions = {},
): Promise<readonly Finding[]> {
  let done = 0
  onProgress(done, checks.length)
  const findings = checks.map(async (check) => {
    const found = await inTime(check, examination, limit)
    done += 1
    onProgress(done, checks.length)
    return found
  })
  return (await Promise.all(findings)).flat()
}

/** A check that hangs or breaks is a row like any other: the rest is still worth reading. */
async function inTime(check: Check, examination: Examination, limit: number) {
  const stop = new AbortController()
  const late = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => late.resolve('late'), limit)
  try {
    const found = await Promise.race([start(check, examination, stop.signal), late.promise])
    return found === 'late' ? [tooLate(check, limit)] : found
  } catch (error) {
    return [broken(check, error)]
  } finally {
    clearTimeout(timer)
    stop.abort()
  }
}

/** Async, so that what a check throws at once is caught like the rest. */
const start = async (check: Check, examination: Examination, signal: AbortSignal) =>
  check.run(examination, signal)

const tooLate = ({ name }: Check, limit: number): Finding => ({
  check: name,
  status: 'problem',
  found: `No result within ${limit / 1000} s.`,
  fix: 'Check this machine’s network and DNS, then run it again.',
})

/** The name alone: a message could hold what must not be shown. */
const broken = ({ name }: Check, error: unknown): Finding => ({
  check: name,
  status: 'problem',
  found: `The check itself failed (${error instanceof Error ? error.name : 'unknown'}).`,
  fix: 'Please report it with the versions of Node and Voordeur.',
})
