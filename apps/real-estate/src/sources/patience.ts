import { InvalidAnswer } from './answer-fields.ts'
import { BadBody } from './json-body.ts'
import { SourceFailed, type SourceFault } from './source-failed.ts'
import type { Timing } from './timing.ts'

const ATTEMPTS = 3
const FIRST_WAIT_MS = 200

const PASSING: ReadonlySet<SourceFault> = new Set([
  'timeout',
  'unreachable',
  'rate-limited',
  'server-error',
])

/** Whose work is repeated, and how long one attempt may take. */
export interface Patience {
  readonly title: string
  readonly timeoutMs: number
  readonly timing: Timing
}

/**
 * Repeats `work` while its failure may pass, further apart each time.
 *
 * No attempt begins later than one timeout after the first, so that a source that hangs leaves
 * time to ask another; one that wants to be left alone longer is not asked again by this call.
 * @throws {SourceFailed}, or what `work` throws that says nothing about the source.
 */
export async function patiently<T>(
  { title, timeoutMs, timing }: Patience,
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const last = timing.now() + timeoutMs
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      const failure = asFailure(title, error)
      if (!(failure instanceof SourceFailed) || signal.aborted) throw failure
      const wait = pause(failure, tries, timing)
      if (tries >= ATTEMPTS || !PASSING.has(failure.fault)) throw failure
      if (timing.now() + wait >= last) throw failure
      await timing.sleep(wait, signal)
    }
  }
}

/** Twice as long each time, of which at least half; never before the source asked. */
const pause = ({ waitMs = 0 }: SourceFailed, tries: number, { random }: Timing): number =>
  Math.max(waitMs, FIRST_WAIT_MS * 2 ** (tries - 1) * (0.5 + random() / 2))

/** What went wrong as the source's failure; anything else comes back as it is. */
export function asFailure(title: string, error: unknown): unknown {
  if (error instanceof SourceFailed) return error
  if (error instanceof BadBody) return new SourceFailed(title, error.fault)
  if (error instanceof InvalidAnswer) return new SourceFailed(title, 'invalid')
  if (!(error instanceof Error)) return error
  if (error.name === 'TimeoutError') return new SourceFailed(title, 'timeout')
  // fetch() and a broken body both reject with a TypeError whose cause may hold the address.
  if (error.name === 'TypeError' && 'cause' in error) return new SourceFailed(title, 'unreachable')
  return error
}

/** A call whose time is up goes on with what it has; a caller who left gets nothing. */
export const leaving = (title: string, { reason }: AbortSignal): unknown =>
  (reason as Error | undefined)?.name === 'TimeoutError'
    ? new SourceFailed(title, 'timeout')
    : reason
