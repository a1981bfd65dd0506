import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '../domain/canonical-json.ts'
import { type Parsed, parsed, problem } from '../domain/parsed.ts'
import type { Position } from './assessments.ts'
import { isTextOrder, isTimeOrder, type Order } from './order.ts'

/** What a cursor was made for: it goes on with nothing else. */
export interface Question {
  readonly of: Json
  readonly order: Order
}

export interface Cursor {
  readonly position: Position
  /** How many rows came before. */
  readonly seen: number
}

const MAX_ID_LENGTH = 64
const MAX_KEY_LENGTH = 200
const DIGEST_LENGTH = 16

const digest = ({ of, order }: Question): string =>
  createHash('sha256')
    .update(canonicalJson([order, of]))
    .digest('base64url')
    .slice(0, DIGEST_LENGTH)

/**
 * An opaque text that says where a list goes on. It is no secret and no proof of anything: whose
 * rows it leads to is the caller's identity alone.
 */
export function encodeCursor(question: Question, { position, seen }: Cursor): string {
  const { key, id, until } = position
  const members = [digest(question), key, id, until.createdAt, until.id, seen]
  return Buffer.from(JSON.stringify(members)).toString('base64url')
}

/** Reads a cursor back; one that was not made here is refused, and so is that of another list. */
export function parseCursor(question: Question, text: string): Parsed<Cursor> {
  const members = membersOf(text)
  if (!members) return problem('INVALID_CURSOR', 'cursor')
  const [made, key, id, createdAt, untilId, seen] = members
  if (made !== digest(question)) return problem('INVALID_CURSOR/other_list', 'cursor')
  const right =
    isKey(question.order, key) && [id, untilId].every((each) => isText(each, MAX_ID_LENGTH))
  if (!right || !isCount(createdAt) || !isCount(seen)) return problem('INVALID_CURSOR', 'cursor')
  const until = { createdAt, id: untilId as string }
  return parsed({ position: { key: key as number | string, id: id as string, until }, seen })
}

/** What is no key of ours is not for the database to refuse. */
function isKey(order: Order, key: unknown): boolean {
  if (isTextOrder(order)) return isText(key, MAX_KEY_LENGTH)
  return isTimeOrder(order) ? isCount(key) : Number.isFinite(key)
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value)

const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.length <= longest

/** The six members, of a text that is written exactly as ours are. */
function membersOf(text: string): readonly unknown[] | undefined {
  try {
    const json = Buffer.from(text, 'base64url').toString('utf8')
    const value: unknown = JSON.parse(json)
    const same = Buffer.from(JSON.stringify(value)).toString('base64url') === text
    return same && Array.isArray(value) && value.length === 6 ? (value as unknown[]) : undefined
  } catch {
    return undefined
  }
}
