import { parseUrl } from '../kernel/url.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** Reads typed values and collects every fault, so that one start names them all. */
export interface EnvironmentReader {
  text(...names: string[]): string | undefined
  flag(name: string): boolean
  integer(name: string, fallback: number, min: number, max: number): number
  url(fallback: string, ...names: string[]): URL
  list(name: string, fallback: readonly string[]): readonly string[]
  fault(sentence: string): void
  readonly faults: readonly string[]
}

export function environmentReader(env: Env): EnvironmentReader {
  const faults: string[] = []
  const fault = (sentence: string) => void faults.push(sentence)
  const text = (...names: string[]) =>
    names.map((name) => env[name]?.trim()).find((value) => value !== undefined && value !== '')

  return {
    text,
    fault,
    faults,
    flag(name) {
      const value = text(name)?.toLowerCase()
      if (value === undefined || value === 'false' || value === '0') return false
      if (value === 'true' || value === '1') return true
      fault(`${name} must be true or false, and is "${value}".`)
      return false
    },
    integer(name, fallback, min, max) {
      const value = text(name)
      if (value === undefined) return fallback
      const number = Number(value)
      if (Number.isInteger(number) && number >= min && number <= max) return number
      fault(`${name} must be a whole number from ${min} to ${max}, and is "${value}".`)
      return fallback
    },
    url(fallback, ...names) {
      const value = text(...names)
      if (value === undefined) return new URL(fallback)
      const url = parseUrl(value)
      if (url?.protocol === 'https:' || url?.protocol === 'http:') return url
      fault(`${names[0]} must be an absolute http(s) URL, and is "${value}".`)
      return new URL(fallback)
    },
    list(name, fallback) {
      const value = text(name)
      if (value === undefined) return fallback
      return value
        .split(/[\s,]+/)
        .map((item) => item.trim())
        .filter(Boolean)
    },
  }
}
