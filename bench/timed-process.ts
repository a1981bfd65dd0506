import { type ChildProcess, spawn } from 'node:child_process'

export interface TimedProcess {
  readonly child: ChildProcess
  readonly startedAt: number
  /** Standard output and error so far, the newest 20,000 characters. */
  output(): string
  /** Ends it with all it started, gently and then not, and waits for that. */
  end(): Promise<void>
}

const MAX_OUTPUT = 20_000
const GRACE_MS = 5_000
const running = new Set<() => void>()

/** Ends every such process at once. */
export function killTimedProcesses(): void {
  for (const kill of running) kill()
}

/** A command as a person would type it, in a process group of its own, told nothing but `env`. */
export function startTimed(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): TimedProcess {
  const { PATH, HOME, TMPDIR } = process.env
  const startedAt = performance.now()
  const child = spawn(program, args, {
    cwd,
    env: { PATH, HOME, TMPDIR, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const keep = (text: string) => {
    output = (output + text).slice(-MAX_OUTPUT)
  }
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  const kill = () => signalGroup(child, 'SIGKILL')
  running.add(kill)
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.once('error', () => resolve())
  })
  return {
    child,
    startedAt,
    output: () => output,
    async end() {
      signalGroup(child, 'SIGTERM')
      const timer = setTimeout(kill, GRACE_MS)
      await closed
      clearTimeout(timer)
      kill()
      running.delete(kill)
    },
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid) process.kill(-pid, signal)
  } catch {
    // Nothing of the group is left.
  }
}
