import { codesIn } from '../aadsts.ts'
import { jsonObject } from '../json-values.ts'

/** What a text is taken for. */
export type Input =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'challenge'; readonly header: string }
  /** Fields of an OAuth error (RFC 6749 sections 4.1.2.1 and 5.2), as JSON or in an address. */
  | { readonly kind: 'error'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'unknown' }

/** Three parts; five are an encrypted token, and are told apart later. */
const JWT = /^ey[\w-]+(?:\.[\w-]*){2,4}$/
const BEFORE_TOKEN = /^(?:authorization\s*:\s*)?bearer\s+/i
const HEADER = /^www-authenticate\s*:\s*(.+)$/gim
const SCHEME = /^(?:bearer|dpop)(?:\s+[a-z_]+\s*=|\s*$)/i

/** Finds out what it is by its form alone; nothing in it is believed. */
export function recognise(text: string): Input {
  const trimmed = text.trim()
  // A terminal or a mail breaks long lines; no JWT has white space.
  const word = trimmed.replace(BEFORE_TOKEN, '').replace(/\s+/g, '')
  if (JWT.test(word)) return { kind: 'token', token: word }
  if (trimmed.startsWith('{')) return ofJson(jsonObject(trimmed))
  const headers = [...trimmed.matchAll(HEADER)].map(([, value]) => value)
  if (headers.length > 0) return { kind: 'challenge', header: headers.join(', ') }
  if (SCHEME.test(trimmed)) return { kind: 'challenge', header: trimmed }
  return ofAddress(trimmed) ?? ofMessage(trimmed)
}

/** A token answer holds a token; everything else worth reading has an `error`. */
function ofJson(fields: Readonly<Record<string, unknown>>): Input {
  for (const name of ['access_token', 'id_token']) {
    const token = fields[name]
    if (typeof token === 'string' && JWT.test(token)) return { kind: 'token', token }
  }
  const { error } = fields
  if (typeof error === 'string') return { kind: 'error', fields }
  return typeof error === 'object' && error !== null ? ofGraph(error) : { kind: 'unknown' }
}

/** Graph says `{"error": {"code", "message"}}`. */
function ofGraph(error: object): Input {
  const { code, message } = error as Readonly<Record<string, unknown>>
  if (typeof code !== 'string') return { kind: 'unknown' }
  return { kind: 'error', fields: { error: code, error_description: message } }
}

/** The address a browser was left at, or its query. */
function ofAddress(text: string): Input | undefined {
  if (!/(?:^|[?&#])error=/.test(text) || /\s/.test(text)) return undefined
  const query = new URLSearchParams(text.replace(/^[^?#]*[?#]/, ''))
  return query.has('error') ? { kind: 'error', fields: Object.fromEntries(query) } : undefined
}

/** A page or a log line that names a code, possibly percent-encoded. */
function ofMessage(text: string): Input {
  if (codesIn(text).length === 0) return { kind: 'unknown' }
  return { kind: 'error', fields: { error_description: text } }
}
