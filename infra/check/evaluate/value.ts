/** What an expression comes to when Azure is not there to ask. */
export type Value = string | number | boolean | null | Unknown | Value[] | { [key: string]: Value }

/** Something only Azure knows, by the way one gets to it: `identity.runtime.properties.clientId`. */
export class Unknown {
  readonly path: string
  constructor(path: string) {
    this.path = path
  }
  toString(): string {
    return `«${this.path}»`
  }
}

export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain }

/** The same with the unknown as text between «». */
export function plain(value: Value): Plain {
  if (value instanceof Unknown) return value.toString()
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]))
}

/**
 * A property of an object, of a list, or of what only Azure knows.
 * @param safe null where there is none. @throws otherwise, as the deployment would fail.
 */
export function propertyOf(value: Value, key: string, safe = false): Value {
  if (value instanceof Unknown) return new Unknown(`${value.path}.${key}`)
  const holder = typeof value === 'object' && value !== null ? Object(value) : {}
  if (Object.hasOwn(holder, key)) return holder[key]
  if (safe) return null
  throw new Error(`there is no ${key}`)
}

/** @throws when it is something else. */
export function listOf(value: Value): Value[] {
  if (Array.isArray(value)) return value
  throw new Error('a list was expected')
}
