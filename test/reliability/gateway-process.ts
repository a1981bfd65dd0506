import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../apps/real-estate/src/main.ts', import.meta.url))
const START_MS = 60_000
/** Longer than any grace. One that has not ended by then hangs. */
const STOP_MS = 60_000

/** A server in a process of its own, which can be killed at any moment. */
export interface GatewayProcess {
  /** Ends it without a chance to do anything, as a crash or the out-of-memory killer does. */
  kill(): Promise<void>
  /** Asks it to stop; its exit code, or `null` when it had to be killed. */
  stop(): Promise<number | null>
  /** On its IPC channel, to an entrance that listens there. */
  say(word: string): void
  /** Resolves when it has said that word so many times. */
  heard(word: string, times?: number): Promise<void>
}

const alive = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

/**
 * @param main the entrance; that of the real-estate server unless said otherwise.
 * @throws with what it wrote to standard error, when it ends before it is ready.
 */
export async function startProcess(
  env: Readonly<Record<string, string>>,
  main: string = MAIN,
): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], ...env },
    // A closed IPC channel ends it, should this process die first.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  alive.add(child)
  const gone = once(child, 'exit').then(([code]) => {
    alive.delete(child)
    return code as number | null
  })
  const words: unknown[] = []
  child.on('message', (word) => words.push(word))
  await ready(child, gone)
  return {
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    async stop() {
      child.kill('SIGTERM')
      const watchdog = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      return gone.finally(() => clearTimeout(watchdog))
    },
    say: (word) => void child.send(word),
    async heard(word, times = 1) {
      while (words.filter((each) => each === word).length < times) await once(child, 'message')
    },
  }
}

async function ready(child: ChildProcess, gone: Promise<number | null>): Promise<void> {
  const { stdout, stderr } = child
  if (!stdout || !stderr) throw new Error('The process has no output.')
  let errors = ''
  stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk).slice(-4_000)
  })
  const said = (async () => {
    for await (const line of createInterface(stdout)) {
      if (!line.startsWith('ready ')) continue
      stdout.resume()
      return
    }
    // Its output ends before it does: that is no word of being ready.
    await gone
  })()
  const late = AbortSignal.timeout(START_MS)
  const tooLate = once(late, 'abort').then(() => {
    throw new Error(`Not ready after ${START_MS / 1000} s. ${errors}`)
  })
  await Promise.race([said, gone, tooLate])
  const { exitCode, signalCode } = child
  const end = exitCode ?? signalCode
  if (end !== null) throw new Error(`It ended with ${end}. ${errors}`)
}
