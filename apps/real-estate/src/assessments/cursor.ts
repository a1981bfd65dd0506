import { type Parsed, parsed, problem } from '../domain/parsed.ts'
import type { Position } from './assessments.ts'

const MAX_ID_LENGTH = 64

/** The position as an opaque text: base64url of `[createdAt, id]`. */
export const encodeCursor = ({ createdAt, id }: Position): string =>
  Buffer.from(JSON.stringify([createdAt, id])).toString('base64url')

/** Reads a cursor back; anything this server did not make in this form is refused. */
export function parseCursor(text: string): Parsed<Position> {
  const invalid = problem('INVALID_CURSOR', 'cursor')
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (!Array.isArray(value) || value.length !== 2) return invalid
    const [createdAt, id] = value as unknown[]
    if (!Number.isSafeInteger(createdAt) || typeof id !== 'string') return invalid
    if (id.length > MAX_ID_LENGTH) return invalid
    const position = { createdAt: createdAt as number, id }
    return encodeCursor(position) === text ? parsed(position) : invalid
  } catch {
    return invalid
  }
}
