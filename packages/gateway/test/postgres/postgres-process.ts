import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { join } from 'node:path'

/** What the keeper is told. */
export interface Kept {
  readonly program: string
  readonly args: readonly string[]
  /** Removed when whoever started the keeper is gone. */
  readonly folder: string
  readonly user: SystemUser
}

/** Whom a program runs as; PostgreSQL refuses to be root. */
export interface SystemUser {
  readonly uid?: number
  readonly gid?: number
}

/** A PostgreSQL process that ends with this one. */
export interface PostgresProcess {
  /** `SIGINT` closes it properly; `SIGQUIT` is the crash that WAL recovery is for. */
  end(signal: 'SIGINT' | 'SIGQUIT'): Promise<void>
}

const KEEPER = join(import.meta.dirname, 'keeper.ts')
const READY = 'database system is ready to accept connections'
const MAX_OUTPUT = 8_000

/** @throws with what the server wrote, when it does not start. */
export async function startProcess(kept: Kept): Promise<PostgresProcess> {
  // A group of its own: what ends a test's group must not end the one who cleans up after it.
  const keeper = spawn(process.execPath, [KEEPER, JSON.stringify(kept)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', NODE_TEST_CONTEXT: undefined },
  })
  const exited = once(keeper, 'exit')
  await ready(keeper, exited)
  // From here on it lives as long as this process, and does not keep it alive.
  for (const handle of [keeper, keeper.stdin, keeper.stderr]) (handle as Socket | null)?.unref()
  keeper.stdin?.on('error', () => {})
  return {
    async end(signal) {
      keeper.ref()
      keeper.stdin?.write(`${signal}\n`)
      await exited
    },
  }
}

function ready(keeper: ChildProcess, exited: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = ''
    keeper.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      output = (output + chunk).slice(-MAX_OUTPUT)
      if (output.includes(READY)) resolve()
    })
    exited.then(() => reject(new Error(`PostgreSQL did not start.\n${output}`)), reject)
  })
}
