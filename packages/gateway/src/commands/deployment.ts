import { existsSync } from 'node:fs'
import { COMMAND_LIMITS, openStore, sqliteFileOf } from '../assembly/open-store.ts'
import { type Clock, systemClock } from '../kernel/clock.ts'
import { createVault, type Vault } from '../kernel/seal.ts'
import type { CommandContext } from '../node/command-context.ts'
import { readStorageConfig } from '../node/read-config.ts'
import type { StorageConfig } from '../node/read-storage.ts'
import { StoreUnavailable } from '../storage/ports/failures.ts'
import type { Store } from '../storage/ports/store.ts'
import { NotDone } from './command.ts'

/** The deployment of this environment, with its database open. The server may run meanwhile. */
export interface Deployment {
  readonly config: StorageConfig
  readonly store: Store
  readonly vault: Vault
  readonly clock: Clock
}

/**
 * Runs `work` on the database that the server of this environment uses.
 * @throws {NotDone} when there is none: a mistaken folder must not look like an empty gateway.
 */
export async function withDeployment<T>(
  { environment, clock = systemClock }: CommandContext,
  work: (deployment: Deployment) => Promise<T>,
): Promise<T> {
  const config = readStorageConfig(environment)
  const file = sqliteFileOf(config)
  if (!config.database && !existsSync(file))
    throw new NotDone(
      `There is no ${file}. Run this with the settings of the server, VOORDEUR_DATA_DIR or DATABASE_URL among them.`,
    )
  const vault = createVault(await config.masterKey())
  const store = await openStore(config, vault, clock, COMMAND_LIMITS)
  try {
    return await work({ config, store, vault, clock })
  } catch (error) {
    throw error instanceof StoreUnavailable ? new NotDone(UNAVAILABLE) : error
  } finally {
    await store.close()
  }
}

const UNAVAILABLE =
  'The database does not answer, or does not write. Either nothing was changed or all of it was; to run the command again is safe.'
