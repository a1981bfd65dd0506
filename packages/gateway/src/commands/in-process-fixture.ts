import { Readable } from 'node:stream'
import type { Env } from '../node/environment.ts'
import { voordeur } from './voordeur.ts'

/** How a command ended. */
export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Test support: runs `voordeur` in this process, much sooner than as one of its own.
 * @param typed what a person types at a terminal; without it nobody is there.
 */
export async function inProcess(
  args: readonly string[],
  env: Env = {},
  { typed }: { readonly typed?: string } = {},
): Promise<Outcome> {
  const text = { stdout: '', stderr: '' }
  const output = (name: keyof typeof text) => ({
    write: (more: string) => {
      text[name] += more
    },
  })
  const code = await voordeur({
    arguments: args,
    environment: env,
    stdin: {
      stream: Readable.from(typed === undefined ? [] : [typed]),
      terminal: typed !== undefined,
      piped: false,
    },
    stdout: output('stdout'),
    stderr: output('stderr'),
    version: '1.2.3',
  })
  return { code, ...text }
}
