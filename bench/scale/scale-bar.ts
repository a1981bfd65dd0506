import type { ScaleProgress } from '../../apps/real-estate/scripts/scale/import-files.ts'

/** Where progress is shown; `process.stderr` is one. */
export interface ScaleOutput {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const WIDTH = 30
const REDRAW_EVERY = 500
const LINE_EVERY = 30_000

/** What comes after reading takes so much of its time again, as it was measured. */
const LATER_PHASES = 0.75

/** Before that, the time that is left would be a guess. */
const TOLD_FROM = 0.01

/**
 * A bar with the time that is left, on one line of a terminal; elsewhere a line now and then.
 * @param now milliseconds of any clock that only goes forward.
 */
export function scaleBar(output: ScaleOutput, now: () => number) {
  const every = output.isTTY ? REDRAW_EVERY : LINE_EVERY
  let phase: ScaleProgress['phase'] | undefined
  let started = now()
  let shown = Number.NEGATIVE_INFINITY
  let open = false
  return {
    show(progress: ScaleProgress): void {
      if (progress.phase !== phase) {
        phase = progress.phase
        started = now()
      } else if (now() - shown < every) return
      shown = now()
      const text = describe(progress, now() - started)
      open = output.isTTY === true
      output.write(open ? `\r\u001b[K${text}` : `${text}\n`)
    },
    /** Leaves the cursor on a fresh line. */
    done(): void {
      if (open) output.write('\r\u001b[K')
      open = false
    },
  }
}

function describe({ phase, fraction }: ScaleProgress, elapsedMs: number): string {
  if (phase === 'indexing') return 'indexing: nothing is heard of it until it is done'
  const bar = '#'.repeat(Math.round(fraction * WIDTH)).padEnd(WIDTH, '-')
  const rest = fraction >= TOLD_FROM ? (elapsedMs / fraction) * (1 - fraction) : undefined
  const left = phase === 'reading' && rest ? rest + (elapsedMs + rest) * LATER_PHASES : rest
  const minutes = left === undefined ? '' : `, about ${Math.ceil(left / 60_000)} min left`
  return `[${bar}] ${phase} ${String(Math.floor(fraction * 100)).padStart(3)} %${minutes}`
}
