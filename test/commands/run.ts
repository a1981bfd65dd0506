import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { devNull, homedir, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A command that runs, in a process group of its own so that all of it can be ended. */
export interface Running {
  readonly stdout: () => string
  readonly stderr: () => string
  /** Resolves when standard output matches, with the milliseconds since the start. */
  printed(pattern: RegExp): Promise<number>
  /** To every process, as Ctrl-C in a terminal does, or to the first one alone. */
  signal(name: NodeJS.Signals, to: 'all' | 'first'): void
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
  /** True while any process of the group is left. */
  alive(): boolean
}

const TIMEOUT_MS = 60_000

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
}

/** Runs a program as somebody would who has configured nothing but `env`. */
export function run(
  t: TestContext,
  [program = '', ...args]: readonly string[],
  { env = {}, cwd = ROOT }: RunOptions = {},
): Running {
  const started = performance.now()
  const child = spawn(program, args, {
    cwd,
    env: { ...surroundings(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const group = -(child.pid ?? Number.NaN)
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  const alive = () => {
    try {
      return process.kill(group, 0)
    } catch {
      return false
    }
  }
  t.after(() => {
    if (alive()) process.kill(group, 'SIGKILL')
  })
  return {
    stdout: () => stdout,
    stderr: () => stderr,
    ended,
    alive,
    signal: (name, to) => process.kill(to === 'all' ? group : -group, name),
    async printed(pattern) {
      const over = ended.then(() => 'over')
      while (!pattern.test(stdout)) {
        const late = performance.now() - started > TIMEOUT_MS
        const event = late ? 'late' : await Promise.race([over, once(child.stdout, 'data')])
        if (typeof event === 'string' && !pattern.test(stdout))
          throw new Error(`${event} before ${pattern}:\n${stdout}${stderr}`)
      }
      return performance.now() - started
    },
  }
}

/** Runs to the end. */
export async function outcome(t: TestContext, command: readonly string[], options?: RunOptions) {
  const running = run(t, command, options)
  const { code } = await running.ended
  return { code, stdout: running.stdout(), stderr: running.stderr() }
}

/** An entry of `scripts`, as package.json runs it. */
export const script = (name: string, ...args: string[]): readonly string[] => [
  process.execPath,
  'scripts/on-node-24.cjs',
  `scripts/${name}.ts`,
  ...args,
]

/** npm says nothing of its own: no notices, no warnings about this machine's configuration. */
const surroundings = () => ({
  PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
  HOME: process.env['HOME'] ?? tmpdir(),
  npm_config_userconfig: devNull,
  npm_config_update_notifier: 'false',
  npm_config_logs_max: '0',
})

/**
 * For a command that installs packages: npm reaches its registry the way it did for this
 * workspace. Node itself comes from the path, so the copies in optional packages stay out.
 */
export const installing = (): Record<string, string> => ({
  npm_config_userconfig: join(homedir(), '.npmrc'),
  ...Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && /^npm_config_|_proxy$|^NODE_EXTRA_CA_CERTS$/i.test(name)
        ? [[name, value]]
        : [],
    ),
  ),
  npm_config_omit: 'optional',
})

export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-command-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
