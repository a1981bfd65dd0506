import { examinePostgres, type PostgresExamination } from '../../storage/sql/examine-postgres.ts'
import type { PostgresAddress } from '../../storage/sql/postgres-address.ts'
import { explainPostgres } from '../../storage/sql/postgres-failure.ts'
import type { Check } from '../examination.ts'
import type { Finding } from '../finding.ts'

const NAME = 'database'
/** PostgreSQL's own support for older ones has ended. */
const OLDEST = 13
/** A request makes several statements one after the other. */
const SLOW_MS = 20

/** The PostgreSQL of DATABASE_URL; nothing is made or changed there. */
export const database: Check = {
  name: NAME,
  async run({ env, config }) {
    const address = config.gateway.database
    if (address) return [await judgeAddress(address)]
    const configured = env['DATABASE_URL']?.trim()
    return configured
      ? [{ check: NAME, status: 'skipped', found: 'DATABASE_URL has a fault of its own.' }]
      : [{ check: NAME, status: 'ok', found: 'A SQLite file in the data folder, for one process.' }]
  },
}

async function judgeAddress(address: PostgresAddress): Promise<Finding> {
  try {
    return judgeExamination(address, await examinePostgres(address))
  } catch (error) {
    const { what, remedy } = explainPostgres(error)
    return { check: NAME, status: 'problem', found: `${placeOf(address)}: ${what}`, fix: remedy }
  }
}

/** What of it matters; the first thing that is wrong is told. */
export function judgeExamination(address: PostgresAddress, seen: PostgresExamination): Finding {
  const milliseconds = seen.milliseconds.toFixed(1)
  const found = `PostgreSQL ${seen.version} at ${placeOf(address)}, ${address.tls ? 'over TLS' : 'without TLS'}, ${milliseconds} ms away, ${tablesOf(seen)}.`
  const row = { check: NAME, found }
  if (Number.parseInt(seen.version, 10) < OLDEST)
    return { ...row, status: 'problem', fix: `Use PostgreSQL ${OLDEST} or newer.` }
  if (seen.schema > seen.newestSchema)
    return { ...row, status: 'problem', fix: 'Run the newer Voordeur that made these tables.' }
  if (seen.readOnly)
    return { ...row, status: 'problem', fix: 'It takes no writes now. Name the primary instead.' }
  if (seen.milliseconds > SLOW_MS)
    return { ...row, status: 'warning', fix: 'Run the gateway near its database.' }
  return { ...row, status: 'ok' }
}

const placeOf = ({ host, port, database }: PostgresAddress): string => `${host}:${port}/${database}`

const tablesOf = ({ schema, newestSchema }: PostgresExamination): string =>
  schema === 0
    ? 'its tables are made at the first start'
    : `tables of version ${schema} (this program's is ${newestSchema})`
