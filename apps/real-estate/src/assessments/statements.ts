import { NO_VALUE, type Order } from './order.ts'

/*
 * One text for both databases; what it is run with is written as :name. Every statement has the
 * owner in it.
 */

const ROW = 'a.id, a.record, a.tool, a.idempotency_key AS "idempotencyKey"'

// Owner and id are one index: whether another person has the id makes no difference to the look-up.
export const BY_ID = `SELECT ${ROW} FROM assessment a WHERE a.owner = :owner AND a.id = :id`

export const BY_KEY = `SELECT ${ROW} FROM assessment a
  WHERE a.owner = :owner AND a.tool = :tool AND a.idempotency_key = :key`

export const ANY = 'SELECT id FROM assessment LIMIT 1'

/** Changes nothing when the owner has as many as fit. */
export const INSERT = `INSERT INTO assessment (owner, id, created_at, day, object_id, place,
    address_key, energy_class, purpose, value, flags, severity, rules_version, input_hash, tool,
    idempotency_key, record)
  SELECT :owner, :id, :createdAt, :day, :objectId, :place,
    :addressKey, :energyClass, :purpose, :value, :flags, :severity, :rulesVersion, :inputHash, :tool,
    :key, :record
  WHERE (SELECT count(*) FROM assessment WHERE owner = :owner) < :perOwner`

export const LEFT = 'SELECT count(*) AS "left" FROM assessment WHERE owner = :owner'

const ERASE = 'DELETE FROM assessment WHERE owner = :owner'
export const ERASE_ONE = `${ERASE} AND id = :id`
export const ERASE_OBJECT = `${ERASE} AND object_id = :objectId`
export const ERASE_ALL = ERASE

export const NEWEST = `SELECT created_at AS "createdAt", id FROM assessment WHERE owner = :owner
  ORDER BY created_at DESC, id DESC LIMIT 1`

/** What there was at the first page. */
const seen = (row: string): string => `(${row}.created_at, ${row}.id) <= (:untilAt, :untilId)`

/** The rows of `every`. */
export const EACH = `FROM assessment a WHERE a.owner = :owner AND ${seen('a')}`

/** The rows of `list`. */
export const LATEST = `${EACH} AND NOT EXISTS (
    SELECT 1 FROM assessment later WHERE later.owner = a.owner AND later.object_id = a.object_id
      AND (later.created_at, later.id) > (a.created_at, a.id) AND ${seen('later')})`

export type Rows = typeof EACH | typeof LATEST

type ColumnType = 'TEXT' | 'BIGINT' | 'DOUBLE PRECISION'

/**
 * Each condition looks at its own bound value first: a row that no filter asks about is not read.
 * PostgreSQL has to be told the type of what may be NULL.
 */
const given = (name: string, type: ColumnType, condition: string): string =>
  `AND (CAST(:${name} AS ${type}) IS NULL OR ${condition})`

const FILTER = [
  given('objectId', 'TEXT', 'a.object_id = :objectId'),
  given('place', 'TEXT', 'a.place = :place'),
  given('energyClass', 'TEXT', 'a.energy_class = :energyClass'),
  given('purpose', 'TEXT', 'a.purpose = :purpose'),
  given('from', 'TEXT', 'a.day >= :from'),
  given('to', 'TEXT', 'a.day <= :to'),
  given('valueMin', 'DOUBLE PRECISION', 'a.value >= :valueMin'),
  given('valueMax', 'DOUBLE PRECISION', 'a.value <= :valueMax'),
  // Both databases can tell in this way alone whether one text is found in another.
  given('flag', 'TEXT', `replace(a.flags, :flag, '') <> a.flags`),
  given('severity', 'BIGINT', 'a.severity >= :severity'),
  given('rules', 'TEXT', '(a.rules_version = :rules) = (:sameRules = 1)'),
].join('\n  ')

/** How many rows there are, before any filter. */
export const COUNTS = `SELECT count(*) AS assessments, count(DISTINCT a.object_id) AS properties
  ${EACH}`

/** How many of them fit the filter. */
export const matching = (rows: Rows): string => `SELECT count(*) AS matching ${rows} ${FILTER}`

const OF_OBJECT = `(SELECT count(*) FROM assessment c WHERE c.owner = a.owner
  AND c.object_id = a.object_id AND ${seen('c')}) AS assessments`

interface Key {
  readonly of: string
  readonly type: ColumnType
  readonly direction: 'ASC' | 'DESC'
}

const DATE = { of: 'a.created_at', type: 'BIGINT' } as const
const value = (unknown: number) =>
  ({ of: `coalesce(a.value, ${unknown})`, type: 'DOUBLE PRECISION' }) as const

const KEYS: Readonly<Record<Order, Key>> = {
  newest: { ...DATE, direction: 'DESC' },
  oldest: { ...DATE, direction: 'ASC' },
  highest_value: { ...value(NO_VALUE.highest_value), direction: 'DESC' },
  lowest_value: { ...value(NO_VALUE.lowest_value), direction: 'ASC' },
  address: { of: 'a.address_key', type: 'TEXT', direction: 'ASC' },
}

/** Those that fit the filter, in order, after the row of `:key` and `:after`. */
export function ordered(rows: Rows, order: Order): string {
  const { of, type, direction } = KEYS[order]
  const further = direction === 'ASC' ? '>' : '<'
  return `SELECT ${ROW}, ${OF_OBJECT} ${rows} ${FILTER}
  ${given('key', type, `(${of}, a.id) ${further} (:key, :after)`)}
  ORDER BY ${of} ${direction}, a.id ${direction} LIMIT :limit`
}
