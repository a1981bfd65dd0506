import type { HowFar } from '../../packages/gateway/test/soak.ts'

/** Where progress is shown; `process.stdout` is one. */
export interface ProgressOutput {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const LINE_EVERY_MS = 30_000

/**
 * One line of a terminal that changes; elsewhere a line now and then.
 * @param now milliseconds of any clock that only goes forward.
 */
export function progressLine(output: ProgressOutput, now: () => number) {
  let [started, shown, open] = [now(), now(), false]
  return {
    begin(text: string): void {
      output.write(`${text}\n`)
      started = now()
      shown = now()
    },
    show(name: string, howFar: HowFar | undefined): void {
      if (!output.isTTY && now() - shown < LINE_EVERY_MS) return
      shown = now()
      open = output.isTTY === true
      const text = describe(name, howFar, now() - started)
      output.write(open ? `\r\u001b[K${text}` : `${text}\n`)
    },
    /** Leaves the cursor on a fresh line. */
    done(): void {
      if (open) output.write('\r\u001b[K')
      open = false
    },
  }
}

function describe(name: string, howFar: HowFar | undefined, ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  const far = howFar ? `${howFar.done} of ${howFar.of} ${howFar.what}` : 'under way'
  return `  ${name}: ${far}, ${clock}`
}
