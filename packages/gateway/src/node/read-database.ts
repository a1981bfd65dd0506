import type { GatewayConfig } from '../assembly/config.ts'
import { isLoopback, parseUrl } from '../kernel/url.ts'
import type { EnvironmentReader } from './environment.ts'
import { readSmallFile } from './small-file.ts'

type Database = NonNullable<GatewayConfig['database']>

export interface DatabaseContext {
  /** Real people use it. */
  readonly production: boolean
  warn(sentence: string): void
}

const PORT = 5432
const FORM =
  'DATABASE_URL must be postgres://user:password@host:port/database, with special characters percent-encoded (openssl rand -hex 24 makes a password without any).'

/**
 * The PostgreSQL of DATABASE_URL; without it the database is a file in the data folder. A server
 * elsewhere is always asked for TLS, and its certificate verified with its name: of libpq's modes
 * only those that are at least as much are taken, none that goes on without.
 */
export function readDatabase(
  read: EnvironmentReader,
  context: DatabaseContext,
): Pick<GatewayConfig, 'database'> {
  const text = read.text('DATABASE_URL')
  const connections = read.integer('DATABASE_CONNECTIONS', 10, 2, 50)
  if (text === undefined) return {}
  const place = placeOf(text)
  if (typeof place === 'string') {
    read.fault(place)
    return {}
  }
  const { host, port, user, database } = place
  const tls = readTls(read, place, context)
  const password = readPassword(read, place)
  return {
    database: { host, port, user, database, password, connections, ...(tls ? { tls } : {}) },
  }
}

interface Place extends Pick<Database, 'host' | 'port' | 'user' | 'database'> {
  readonly password: string
  readonly mode: string | undefined
  readonly local: boolean
}

/** What the URL says, or what is wrong with it. Nothing of the URL is repeated: it has a password. */
function placeOf(text: string): Place | string {
  const url = parseUrl(text)
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol)) return FORM
  const { host, user, password, database } = decoded(url) ?? {}
  if (!host || /[\s,]/.test(host) || !user) return FORM
  if (!database || database.includes('/') || url.hash) return FORM
  const unknown = [...url.searchParams.keys()].filter((name) => name !== 'sslmode')
  if (unknown.length > 0)
    return `DATABASE_URL takes no parameter but sslmode, and has ${unknown.join(', ')}. Remove it; a private authority is named in DATABASE_CA_FILE.`
  return {
    host,
    user,
    database,
    password: password ?? '',
    port: Number(url.port || PORT),
    mode: url.searchParams.get('sslmode') ?? undefined,
    local: host.startsWith('/') || isThisMachine(host.includes(':') ? `[${host}]` : host),
  }
}

function decoded(url: URL) {
  try {
    return {
      host: decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1'),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      database: decodeURIComponent(url.pathname.slice(1)),
    }
  } catch {
    return undefined
  }
}

/** The whole of it, and not a part that a URL would take for the host. */
function isThisMachine(host: string): boolean {
  const url = parseUrl(`http://${host}`)
  return url !== undefined && isLoopback(url) && url.host === host.toLowerCase()
}

/** libpq's `require` and `verify-ca` ask for less than we do, and mean no less here. */
const VERIFIED = ['verify-full', 'verify-ca', 'require']

function readTls(
  read: EnvironmentReader,
  { mode, local }: Place,
  { production, warn }: DatabaseContext,
): Database['tls'] {
  const file = read.text('DATABASE_CA_FILE')
  const tls = file ? { authority: readSmallFile('DATABASE_CA_FILE', file) } : {}
  if (mode === undefined) return local && !file ? undefined : tls
  if (VERIFIED.includes(mode)) return tls
  if (mode !== 'disable') {
    read.fault(
      `DATABASE_URL asks for sslmode=${mode}, which may go on without TLS or without verifying it. Set sslmode=verify-full, and DATABASE_CA_FILE when a private authority signed the server's certificate.`,
    )
    return undefined
  }
  if (local) return undefined
  const allowed = read.flag('ALLOW_DATABASE_WITHOUT_TLS')
  if (production || !allowed) {
    read.fault(
      `DATABASE_URL asks for sslmode=disable, and the server is not on this machine: passwords and tokens would cross the network in the clear. Set sslmode=verify-full${production ? '' : ', or ALLOW_DATABASE_WITHOUT_TLS=true on a network of your own'}.`,
    )
  }
  warn('The connection to the database has no TLS: who is on its network reads and changes all.')
  return undefined
}

function readPassword(read: EnvironmentReader, { password }: Place): Database['password'] {
  const file = read.text('DATABASE_PASSWORD_FILE')
  if (file === undefined) return async () => password
  if (password)
    read.fault('DATABASE_URL has a password and DATABASE_PASSWORD_FILE is set. Keep one of them.')
  return readSmallFile('DATABASE_PASSWORD_FILE', file)
}
