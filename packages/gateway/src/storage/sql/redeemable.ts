import { sql } from 'kysely'
import type { Clock } from '../../kernel/clock.ts'
import type { Redeemable } from '../ports/engine-records.ts'
import { UPSTREAM_GRANT } from '../ports/sealed-values.ts'
import { statement } from './statement.ts'
import type { Tables } from './tables.ts'
import { toRecord } from './to-record.ts'
import type { Writer } from './writer.ts'

type Column<Name extends keyof Tables['engine_record']> = Tables['engine_record'][Name]

/** What is of the grant and of the provider's record is `null` where there is none. */
interface Row {
  readonly payload: string
  readonly grant_hash: Column<'grant_hash'>
  readonly expires_at: Column<'expires_at'>
  readonly consumed_at: Column<'consumed_at'>
  readonly grant_payload: string | null
  readonly grant_person_id: Column<'person_id'>
  readonly grant_client_id: Column<'client_id'>
  readonly grant_expires_at: Column<'expires_at'>
  readonly upstream_payload: string | null
  readonly upstream_expires_at: Column<'expires_at'>
  /** A boolean, or 1 and 0. */
  readonly challenged: unknown
}

/**
 * A refresh asks most of what a database is asked at all, and each question to one elsewhere is a
 * way there and back: so it asks once.
 */
export function findRedeemable(
  { database, db }: Writer,
  clock: Clock,
): (tokenHash: string) => Promise<Redeemable | undefined> {
  const find = statement<{ tokenHash: string; now: number }>()((p) => {
    const unexpired = (table: string) => {
      const expiresAt = sql.ref(`${table}.expires_at`)
      return sql`(${expiresAt} IS NULL OR ${expiresAt} > ${p('now')})`
    }
    const query = sql<Row>`
      SELECT token.payload, token.grant_hash, token.expires_at, token.consumed_at,
        its_grant.payload AS grant_payload, its_grant.expires_at AS grant_expires_at,
        its_grant.person_id AS grant_person_id, its_grant.client_id AS grant_client_id,
        upstream.payload AS upstream_payload, upstream.expires_at AS upstream_expires_at,
        EXISTS (SELECT 1 FROM step_up WHERE step_up.grant_hash = token.grant_hash
          AND step_up.challenged = 1 AND step_up.expires_at > ${p('now')}) AS challenged
      FROM engine_record AS token
      LEFT JOIN engine_record AS its_grant ON its_grant.model = 'Grant'
        AND its_grant.id_hash = token.grant_hash AND ${unexpired('its_grant')}
      LEFT JOIN engine_record AS upstream ON upstream.model = ${sql.lit(UPSTREAM_GRANT)}
        AND upstream.id_hash = token.grant_hash AND ${unexpired('upstream')}
      WHERE token.model = 'RefreshToken' AND token.id_hash = ${p('tokenHash')}
        AND ${unexpired('token')}`
    return { compile: () => query.compile(db) }
  })

  return async (tokenHash) => {
    const [row] = await database.rows(find({ tokenHash, now: clock.now() }))
    return row && toRedeemable(tokenHash, row)
  }
}

function toRedeemable(tokenHash: string, row: Row): Redeemable {
  const { grant_hash: grantHash, grant_payload, upstream_payload } = row
  const token = toRecord('RefreshToken', tokenHash, { ...row, person_id: null, client_id: null })
  const challenged = Boolean(row.challenged)
  if (grantHash === null) return { token, challenged }
  const grant =
    grant_payload !== null &&
    toRecord('Grant', grantHash, {
      payload: grant_payload,
      person_id: row.grant_person_id,
      client_id: row.grant_client_id,
      expires_at: row.grant_expires_at,
      ...{ grant_hash: null, consumed_at: null },
    })
  const upstream = upstream_payload !== null && {
    ...{ idHash: grantHash, payload: upstream_payload },
    ...(row.upstream_expires_at === null ? {} : { expiresAt: row.upstream_expires_at }),
  }
  return { token, ...(grant ? { grant } : {}), ...(upstream ? { upstream } : {}), challenged }
}
