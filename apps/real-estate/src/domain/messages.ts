import { ERRORS, type ErrorCode } from './messages/errors.ts'
import { NOTES, type NoteCode } from './messages/notes.ts'
import { TEXTS, type TextCode } from './messages/texts.ts'

export type { ErrorCode, NoteCode, TextCode }

export type Lang = 'nl' | 'en'

/** Fills `{name}` in a text. */
export type Params = Readonly<Record<string, string | number>>

/** Something the reader must know about an answer; also a finding about a property. */
export interface Note {
  readonly code: NoteCode
  readonly params?: Params
}

const MAX_PARAM_LENGTH = 80

/** What callers typed comes back in our texts: without control characters, and bounded. */
function shown(value: string | number | undefined): string {
  const text = String(value ?? '').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
  const characters = Array.from(text)
  if (characters.length <= MAX_PARAM_LENGTH) return text
  return `${characters.slice(0, MAX_PARAM_LENGTH).join('')}…`
}

const fill = (template: string, params: Params = {}): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => shown(params[name]))

/** The text of a warning or finding. */
export const noteText = ({ code, params }: Note, lang: Lang): string =>
  fill(NOTES[code][lang], params)

/** A fixed text: a reason, a label, an assumption. */
export const text = (code: TextCode, lang: Lang, params?: Params): string =>
  fill(TEXTS[code][lang], params)

export interface ErrorText {
  /** For machines: the part of the catalogue key before any `/`. */
  readonly code: string
  readonly message: string
  /** What to do about it. */
  readonly hint: string
  /** The same call may succeed later. */
  readonly retryable: boolean
}

/** Everything a caller is told about a failure. */
export function errorText(code: ErrorCode, lang: Lang, params?: Params): ErrorText {
  const { [lang]: words, retryable } = ERRORS[code]
  return {
    code: code.split('/')[0] as string,
    message: fill(words.message, params),
    hint: fill(words.hint, params),
    retryable,
  }
}
