import { resolve } from 'node:path'
import type { GatewayConfig } from '../assembly/config.ts'
import type { EnvironmentReader } from './environment.ts'
import { loadMasterKey, readMasterKeySource } from './master-key.ts'
import { type DatabaseContext, readDatabase } from './read-database.ts'
import { readLifetimes } from './read-policy.ts'

/** Where everything is kept, what opens it, and for how long it is kept. */
export type StorageConfig = Pick<
  GatewayConfig,
  'dataDir' | 'database' | 'masterKey' | 'lifetimes' | 'staticClients'
>

/** For the server, and for a command that works on the database alone; both find the same one. */
export function readStorage(read: EnvironmentReader, context: DatabaseContext): StorageConfig {
  const dataDir = resolve(read.text('VOORDEUR_DATA_DIR') ?? '.voordeur')
  const keySource = readMasterKeySource(read, context.production, dataDir)
  const staticClients = read.text('STATIC_CLIENTS')
  const database = readDatabase(read, context)
  if (read.flag('EPHEMERAL_STORAGE')) judgeEphemeral(read, context, 'database' in database)
  return {
    dataDir,
    ...database,
    masterKey: () => loadMasterKey(keySource),
    lifetimes: readLifetimes(read),
    ...(staticClients ? { staticClients } : {}),
  }
}

/** A demo may lose everything, and then its log says so at every start. */
function judgeEphemeral(read: EnvironmentReader, { warn }: DatabaseContext, kept: boolean): void {
  if (kept) {
    read.fault(
      'EPHEMERAL_STORAGE=true says that nothing is kept, and DATABASE_URL names where it is kept. Remove one of them.',
    )
  }
  warn(
    'EPHEMERAL_STORAGE: the database is a file on a disk that goes with this revision. Clients, sign-ins and what people saved will be lost. DATABASE_URL names a PostgreSQL that keeps them.',
  )
}
