import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freePort } from '../../scripts/free-port.ts'
import { startRoundRobin } from './round-robin.ts'
import type { Told } from './world.ts'

/** An app that can be opened in another process; one that a test makes itself can't. */
export type MovableApp = 'small' | 'real-estate'

/** What a replica's process is told. */
export type ToReplica =
  | 'stop'
  /** Say that you heard it, with all that was logged before; and what time it is in the test. */
  | { readonly sync: number; readonly now: number | undefined }

/** What it tells. */
export type FromReplica =
  | { readonly heard: number }
  | { readonly log: Record<string, unknown> }
  | { readonly told: Told }

interface Replica {
  sync(): Promise<unknown>
  stop(): Promise<unknown>
}

const ENTRANCE = join(import.meta.dirname, 'replica.ts')
/** What the compiler has made of our sources, for each process that runs them: half of its start. */
export const NODE_COMPILE_CACHE = join(
  import.meta.dirname,
  '../../node_modules/.cache/voordeur-compiled',
)
const REPLICAS = 2

/**
 * Two gateways in processes of their own, behind a proxy that gives each the next request. Time
 * moves in them as in the test, and what they log is there when an answer is.
 */
export async function startReplicaProcesses(
  env: Readonly<Record<string, string>>,
  app: MovableApp,
  notes: { readonly log: Record<string, unknown>[]; readonly told: Told[] },
): Promise<{ stop(): Promise<void> }> {
  const port = Number(env['PORT'])
  const settings = { PUBLIC_URL: `http://localhost:${port}`, ...env }
  const ports = await Promise.all(Array.from({ length: REPLICAS }, freePort))
  const replicas = await Promise.all(
    ports.map((own) => startReplica({ ...settings, PORT: String(own) }, app, notes)),
  )
  const sync = () => Promise.all(replicas.map((each) => each.sync()))
  const balancer = await startRoundRobin(port, ports, sync)
  return {
    async stop() {
      await balancer.close()
      await Promise.all(replicas.map((each) => each.stop()))
    },
  }
}

async function startReplica(
  env: Readonly<Record<string, string>>,
  app: MovableApp,
  { log, told }: { readonly log: Record<string, unknown>[]; readonly told: Told[] },
): Promise<Replica> {
  const child = spawn(process.execPath, [ENTRANCE, app], {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const gone = once(child, 'exit')
  const waiting = new Map<number, () => void>()
  child.on('message', (message: FromReplica) => {
    if ('log' in message) log.push(message.log)
    else if ('told' in message) told.push(message.told)
    else waiting.get(message.heard)?.()
  })
  let last = 0
  const heard = (sync: number) =>
    new Promise<void>((resolve) => {
      waiting.set(sync, () => {
        waiting.delete(sync)
        resolve()
      })
    })
  const ended = gone.then(([code]) => {
    throw new Error(`A replica ended with ${code}.`)
  })
  ended.catch(() => {})
  await Promise.race([heard(0), ended])
  return {
    sync() {
      last += 1
      const answer = heard(last)
      send(child, { sync: last, now: mockedNow() })
      return Promise.race([answer, gone])
    },
    stop() {
      send(child, 'stop')
      return gone
    },
  }
}

const send = (child: ChildProcess, message: ToReplica): void => {
  if (child.connected) child.send(message)
}

const FAR_MS = 500

/** What a test has set the clock to, when it has. */
function mockedNow(): number | undefined {
  const now = Date.now()
  const real = performance.timeOrigin + performance.now()
  return Math.abs(now - real) < FAR_MS ? undefined : now
}
