import { execFile, execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../../../../scripts/free-port.ts'
import { type SystemUser, startProcess } from './postgres-process.ts'

/** A PostgreSQL of our own on loopback. It ends with this process, and leaves nothing behind. */
export interface PostgresServer {
  /** Of a superuser, with its password. */
  readonly url: string
  readonly port: number
  /** The data folder's parent, which the server may write. */
  readonly folder: string
  /** As after a power cut: nothing is closed, and the next start recovers from the WAL. */
  crash(): Promise<void>
  /** Starts it again after a crash, on the same port with the same data. */
  start(): Promise<void>
  stop(): Promise<void>
}

export interface PostgresServerOptions {
  /** Of postgresql.conf, such as `{ ssl: 'on' }`. */
  readonly settings?: Readonly<Record<string, string>>
  /** Where its folder is made, instead of among the temporary ones. */
  readonly parent?: string
  /** Puts files into its folder before it starts. */
  readonly prepare?: (folder: string, user: SystemUser) => void
}

const SUPERUSER = 'voordeur'
/** A test's server keeps nothing that matters, and shares two cores with the tests. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '32MB',
  fsync: 'off',
  max_wal_size: '128MB',
  min_wal_size: '32MB',
  deadlock_timeout: '50ms',
  autovacuum: 'off',
  timezone: 'UTC',
  lc_messages: 'C',
}

const run = promisify(execFile)

/** @param bin the folder of its programs, from `findPostgres`. */
export async function startPostgres(
  bin: string,
  { settings = {}, parent = tmpdir(), prepare }: PostgresServerOptions = {},
): Promise<PostgresServer> {
  const user = ordinaryUser()
  const folder = mkdtempSync(join(parent, 'voordeur-postgres-'))
  own(folder, user)
  const password = randomBytes(12).toString('hex')
  const port = await freePort()
  const data = join(folder, 'data')
  const start = () =>
    startProcess({
      program: join(bin, 'postgres'),
      args: ['-D', data, ...flags({ ...SETTINGS, ...settings, port: String(port) })],
      folder,
      user,
    })
  try {
    await initialize(bin, folder, password, user)
    prepare?.(folder, user)
    let server = await start()
    return {
      url: `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`,
      port,
      folder,
      crash: () => server.end('SIGQUIT'),
      async start() {
        server = await start()
      },
      async stop() {
        await server.end('SIGINT')
        rmSync(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

async function initialize(bin: string, folder: string, password: string, user: SystemUser) {
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password)
  own(passwordFile, user)
  const access = ['--auth=scram-sha-256', `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`]
  const kind = [
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
    '--no-instructions',
    '--wal-segsize=4',
  ]
  const args = ['-D', join(folder, 'data'), ...access, ...kind]
  await run(join(bin, 'initdb'), args, { ...user, cwd: folder })
  rmSync(passwordFile)
}

const flags = (settings: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])

/** Root lends the work to `postgres`, or to `nobody` where only the programs are installed. */
export function ordinaryUser(): SystemUser {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    try {
      const idOf = (flag: string) =>
        Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
      return { uid: idOf('-u'), gid: idOf('-g') }
    } catch {
      // There is no such user.
    }
  }
  return {}
}

/** Gives a file or folder to that user. */
export function own(path: string, { uid, gid }: SystemUser): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}
