import type { Clock } from '../../kernel/clock.ts'
import type { Vault } from '../../kernel/seal.ts'
import type { Store } from '../ports/store.ts'
import { openingFile, openingPostgres } from './opening.ts'
import type { PostgresAddress } from './postgres-address.ts'
import type { PostgresLimits } from './postgres-limits.ts'
import { openSqlStore } from './sql-store.ts'
import { openSqlite } from './sqlite-database.ts'

/**
 * Opens or creates the gateway's database file.
 * @param file a path, or `:memory:`.
 * @param busyMs milliseconds that a write waits for another process's.
 * @throws naming the file when it is no database, damaged, held by another, or of a newer version.
 */
export const openSqliteStore = (
  file: string,
  vault: Vault,
  clock: Clock,
  busyMs?: number,
): Promise<Store> =>
  openingFile(file, async () => openSqlStore(openSqlite(file, busyMs), vault, clock))

/**
 * Connects to PostgreSQL, which several processes of the gateway can share.
 * @throws in words without the password when the server does not let us in.
 */
export const openPostgresStore = (
  address: PostgresAddress,
  vault: Vault,
  clock: Clock,
  limits?: PostgresLimits,
): Promise<Store> =>
  openingPostgres(async () => {
    const { openPostgres } = await import('./postgres-database.ts')
    return openSqlStore(await openPostgres(address, limits), vault, clock)
  })
