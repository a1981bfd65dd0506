import { join } from 'node:path'
import type { Clock } from '../kernel/clock.ts'
import type { Vault } from '../kernel/seal.ts'
import type { Store } from '../storage/ports/store.ts'
import { openPostgresStore, openSqliteStore } from '../storage/sql/open-store.ts'
import { POSTGRES_LIMITS, type PostgresLimits } from '../storage/sql/postgres-limits.ts'
import type { GatewayConfig } from './config.ts'

/** Where the gateway's SQLite database is, when it has no PostgreSQL. */
export const sqliteFileOf = ({ dataDir }: Pick<GatewayConfig, 'dataDir'>): string =>
  join(dataDir, 'voordeur.sqlite')

/** An operator's command may touch very many rows at once, and somebody watches it. */
export const COMMAND_LIMITS: PostgresLimits = {
  ...POSTGRES_LIMITS,
  statement: 120_000,
  unit: 150_000,
}

/** Opens the database of this deployment. @throws in plain words. */
export const openStore = (
  config: Pick<GatewayConfig, 'dataDir' | 'database'>,
  vault: Vault,
  clock: Clock,
  limits?: PostgresLimits,
): Promise<Store> =>
  config.database
    ? openPostgresStore(config.database, vault, clock, limits)
    : openSqliteStore(sqliteFileOf(config), vault, clock)
