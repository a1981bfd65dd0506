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
  return {
    dataDir,
    ...readDatabase(read, context),
    masterKey: () => loadMasterKey(keySource),
    lifetimes: readLifetimes(read),
    ...(staticClients ? { staticClients } : {}),
  }
}
