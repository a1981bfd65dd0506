import type { ImportProgress } from './import-extract.ts'

/** Where progress is shown; `process.stderr` is one. */
export interface ProgressOutput {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const WIDTH = 30
const REDRAW_EVERY = 100
const LINE_AT_EVERY = 0.25

const describe = ({ phase, fraction, occurrences }: ImportProgress): string => {
  if (phase === 'writing') return 'writing the register'
  const percent = String(Math.floor(fraction * 100)).padStart(3)
  return `${percent} %  ${occurrences.toLocaleString('en')} occurrences read`
}

/**
 * Shows progress: a bar that redraws itself on a terminal, a line at each quarter elsewhere.
 * `done` leaves the cursor on a fresh line.
 */
export const progressBar = (output: ProgressOutput, now: () => number) => {
  let drawn = Number.NEGATIVE_INFINITY
  let nextLine = LINE_AT_EVERY
  let onLine = false

  const draw = (progress: ImportProgress): void => {
    if (progress.phase === 'reading' && now() - drawn < REDRAW_EVERY) return
    drawn = now()
    onLine = true
    const filled = Math.round(progress.fraction * WIDTH)
    const bar = '#'.repeat(filled).padEnd(WIDTH, '-')
    output.write(`\r\u001b[K[${bar}] ${describe(progress)}`)
  }

  const line = (progress: ImportProgress): void => {
    if (progress.phase === 'reading' && progress.fraction < nextLine) return
    while (nextLine <= progress.fraction) nextLine += LINE_AT_EVERY
    output.write(`${describe(progress).trim()}\n`)
  }

  return {
    show: output.isTTY ? draw : line,
    done: (): void => {
      if (onLine) output.write('\r\u001b[K')
      onLine = false
    },
  }
}
