import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { pinned } from './machine.ts'

/** A process of the benchmark that answers messages one at a time. */
export interface Child {
  /** What it said when it was ready. */
  readonly ready: unknown
  /** @throws when it ends, or does not answer in time. */
  ask(message: object, timeoutMs?: number): Promise<unknown>
  stop(): Promise<void>
}

export interface ChildOptions {
  /** The core it must stay on. */
  readonly cpu: number | undefined
  readonly env?: Readonly<Record<string, string>>
  /** Of Node, for this child. */
  readonly flags?: readonly string[]
  /** What runs the module; our own Node when left out. */
  readonly program?: readonly [string, ...string[]]
}

const START_TIMEOUT_MS = 30_000
/** A profile takes a while to write. */
const STOP_TIMEOUT_MS = 10_000
const alive = new Set<ChildProcess>()
const nodeFlags = ['--expose-gc']

/** From now on every child leaves a CPU profile in that folder when it ends. */
export function profileChildren(folder: string): void {
  nodeFlags.push('--cpu-prof', `--cpu-prof-dir=${folder}`)
}

/** Ends every child at once, whatever it is doing. */
export function killChildren(): void {
  for (const child of alive) child.kill('SIGKILL')
}

/** Starts a module of this folder, or one with its whole path; it ends by itself when this process does. */
export async function startChild(
  module: string,
  { cpu, env, flags = [], program: runtime = [process.execPath, ...nodeFlags] }: ChildOptions,
): Promise<Child> {
  const file = fileURLToPath(new URL(module, import.meta.url))
  const [program, args] = pinned(cpu, [...runtime, ...flags, file])
  const child = spawn(program, args, {
    env: { ...inherited(), ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  alive.add(child)
  child.once('exit', () => alive.delete(child))
  const reply = (timeoutMs: number) => nextMessage(child, module, timeoutMs)
  const ready = await reply(START_TIMEOUT_MS)
  return {
    ready,
    ask(message, timeoutMs = START_TIMEOUT_MS) {
      child.send(message)
      return reply(timeoutMs)
    },
    async stop() {
      if (!alive.has(child)) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
      if (child.connected) child.disconnect()
      await gone
      clearTimeout(timer)
    },
  }
}

/** The settings of a test run or of somebody's own deployment are not the children's. */
function inherited(): Record<string, string | undefined> {
  const { PATH, HOME, TMPDIR } = process.env
  return { PATH, HOME, TMPDIR }
}

function nextMessage(child: ChildProcess, name: string, timeoutMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (done: () => void) => {
      clearTimeout(timer)
      child.off('message', onMessage).off('exit', onExit).off('error', onError)
      done()
    }
    const onMessage = (message: unknown) => settle(() => resolve(message))
    const onError = (error: Error) => settle(() => reject(error))
    const onExit = (code: number | null, signal: string | null) =>
      settle(() => reject(new Error(`${name} ended early (${signal ?? `exit code ${code}`}).`)))
    const timer = setTimeout(
      () => settle(() => reject(new Error(`${name} did not answer in ${timeoutMs / 1000} s.`))),
      timeoutMs,
    )
    child.on('message', onMessage).on('exit', onExit).on('error', onError)
  })
}
