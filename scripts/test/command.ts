import { type ChildProcess, spawn } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'

/** The repository's root. */
export const ROOT = join(import.meta.dirname, '..', '..')

/** How a command ended, and the last of what it wrote. */
export interface Ended {
  /** `null` when a signal ended it. */
  readonly code: number | null
  readonly timedOut: boolean
  /** Standard output and error as they came, the newest {@link MAX_OUTPUT} characters. */
  readonly output: string
}

export interface CommandOptions {
  readonly timeoutMs: number
  readonly cwd?: string
}

const MAX_OUTPUT = 20_000
const running = new Set<ChildProcess>()
/** A process group of its own lets a timeout end everything that a command started. */
const OWN_GROUP = process.platform !== 'win32'

/** Runs a command to its end, or kills it and all it started after `timeoutMs`. */
export function runCommand(
  program: string,
  args: readonly string[],
  { timeoutMs, cwd = ROOT }: CommandOptions,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: environment(),
      detached: OWN_GROUP,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let timedOut = false
    const keep = (chunk: string) => {
      output = (output + chunk).slice(-MAX_OUTPUT)
    }
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    const timer = setTimeout(() => {
      timedOut = true
      kill(child)
    }, timeoutMs)
    running.add(child)
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(timer)
      running.delete(child)
      kill(child)
      resolve({ code, timedOut, output })
    })
  })
}

/** Ends every command that still runs, with all it started. */
export function killAll(): void {
  for (const child of running) kill(child)
}

function kill(child: ChildProcess): void {
  try {
    if (OWN_GROUP && child.pid) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch {
    // Nothing of the group is left.
  }
}

/**
 * Commands find this Node and the workspace's own tools first, and don't colour their output.
 * A command is never part of a test that happens to be running us.
 */
function environment(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, PATH, ...rest } = process.env
  const path = [dirname(process.execPath), join(ROOT, 'node_modules', '.bin'), PATH ?? '']
  return { ...rest, PATH: path.join(delimiter), NO_COLOR: '1' }
}
