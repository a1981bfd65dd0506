import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { ROOT } from './run.ts'

/** Test support: `voordeur` as a process of its own, with nothing in its environment but `env`. */
export const CLI = join(ROOT, 'packages/gateway/src/cli.ts')

export type Env = Readonly<Record<string, string>>

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command with something piped into it. */
export async function piped(args: readonly string[], input: string, env: Env = {}): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...args], { env })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return ended(child)
}

/** Runs it as a service does: nobody types, and nothing is piped in. */
export const alone = (args: readonly string[], env: Env = {}): Promise<Ended> =>
  ended(spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] }))

async function ended(child: ReturnType<typeof spawn>): Promise<Ended> {
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  const [code] = await once(child, 'close')
  return { code, stdout, stderr }
}
