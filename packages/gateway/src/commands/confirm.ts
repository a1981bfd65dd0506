import { createInterface } from 'node:readline'
import type { CommandContext } from '../node/command-context.ts'
import { misused } from './command.ts'

/**
 * Asks the person at the terminal.
 * @throws {NotDone} when nobody is there to be asked.
 */
export async function confirmed(
  { stdin, stderr }: CommandContext,
  consequence: string,
): Promise<boolean> {
  if (!stdin.terminal)
    throw misused('Nobody can be asked here. Add --yes to do it, or --dry-run to see what it does.')
  stderr.write(`${consequence}\nType yes to do it: `)
  const lines = createInterface({ input: stdin.stream })
  try {
    for await (const line of lines) return line.trim().toLowerCase() === 'yes'
    return false
  } finally {
    lines.close()
  }
}
