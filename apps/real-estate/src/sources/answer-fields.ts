/** What a source sent does not have the documented shape. Says where, never what was sent. */
export class InvalidAnswer extends Error {
  override name = 'InvalidAnswer'
}

/** A JSON object, read field by field. Every reader throws {@link InvalidAnswer}. */
export interface Fields {
  /** Empty and `null` count as left out. */
  text(name: string, pattern?: RegExp): string
  optionalText(name: string, pattern?: RegExp): string | null
  /** A whole number, also when it comes as text. */
  integer(name: string): number
  optionalNumber(name: string): number | null
  optionalFlag(name: string): boolean
  object(name: string): Fields
  optionalObject(name: string): Fields | undefined
  /** Left out counts as empty. */
  list(name: string): readonly unknown[]
  /** A list of texts, or one text with commas between them. */
  texts(name: string): readonly string[]
  raw(name: string): unknown
}

const MAX_TEXT = 300

/** @param at where in the answer this is, for the message. */
export function fieldsOf(value: unknown, at = 'answer'): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidAnswer(`${at} is no object.`)
  }
  const record = value as Readonly<Record<string, unknown>>
  const wrong = (name: string): InvalidAnswer => new InvalidAnswer(`${at}.${name} is wrong.`)
  const raw = (name: string): unknown => (Object.hasOwn(record, name) ? record[name] : undefined)
  const given = (name: string): unknown => {
    const field = raw(name)
    return field === null || field === '' ? undefined : field
  }

  function optionalText(name: string, pattern?: RegExp): string | null {
    const field = given(name)
    if (field === undefined) return null
    if (typeof field !== 'string' || field.length > MAX_TEXT) throw wrong(name)
    if (pattern && !pattern.test(field)) throw wrong(name)
    return field
  }

  function optionalNumber(name: string): number | null {
    const field = given(name)
    if (field === undefined) return null
    const number = typeof field === 'string' && /^-?\d{1,15}$/.test(field) ? Number(field) : field
    if (typeof number !== 'number' || !Number.isFinite(number)) throw wrong(name)
    return number
  }

  function list(name: string): readonly unknown[] {
    const field = given(name)
    if (field === undefined) return []
    if (!Array.isArray(field)) throw wrong(name)
    return field
  }

  const optionalObject = (name: string): Fields | undefined =>
    given(name) === undefined ? undefined : fieldsOf(raw(name), `${at}.${name}`)

  return {
    raw,
    optionalText,
    optionalNumber,
    list,
    optionalObject,
    text: (name, pattern) => {
      const text = optionalText(name, pattern)
      if (text === null) throw wrong(name)
      return text
    },
    integer: (name) => {
      const number = optionalNumber(name)
      if (number === null || !Number.isSafeInteger(number)) throw wrong(name)
      return number
    },
    optionalFlag: (name) => {
      const field = given(name) ?? false
      if (typeof field !== 'boolean') throw wrong(name)
      return field
    },
    object: (name) => fieldsOf(raw(name), `${at}.${name}`),
    texts: (name) => {
      const field = given(name)
      const items = typeof field === 'string' ? field.split(',') : list(name)
      return items.map((item) => {
        if (typeof item !== 'string' || item.length > MAX_TEXT) throw wrong(name)
        return item.trim()
      })
    },
  }
}
