import type { Output } from '../node/command-context.ts'

/** How far the checks are, on a line of a terminal that is gone when they are done. */
export function progressLine(output: Output) {
  const draw = (text: string) => {
    if (output.isTTY) output.write(`\r\u001b[K${text}`)
  }
  return {
    show: (done: number, of: number) => draw(`Checking: ${done} of ${of}`),
    clear: () => draw(''),
  }
}
