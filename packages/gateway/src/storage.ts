/**
 * The door for an app with state of its own: tables in the operator's database, SQLite or
 * PostgreSQL, opened, migrated and failing as the gateway's do.
 */
export { Conflict, StoreUnavailable } from './storage/ports/failures.ts'
export {
  type AppTables,
  type DatabasePlace,
  openDatabase,
  openPostgresTables,
} from './storage/sql/open-app-database.ts'
export type { PostgresAddress } from './storage/sql/postgres-address.ts'
export type { PostgresLimits } from './storage/sql/postgres-limits.ts'
export type {
  BoundQuery,
  Dialect,
  SqlDatabase,
  SqlValue,
  Step,
} from './storage/sql/sql-database.ts'
export { type Parameter, statement, statementWriter } from './storage/sql/statement.ts'
