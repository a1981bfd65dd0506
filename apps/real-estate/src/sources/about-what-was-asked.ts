import { InvalidAnswer } from './answer-fields.ts'

/** An answer about something else is no answer. */
export function only<T, Name extends keyof T>(found: T, name: Name, asked: T[Name]): T {
  if (found[name] !== asked) throw new InvalidAnswer('The answer is about something else.')
  return found
}

/** A page on which nothing is what was asked comes from a filter that was not applied. */
export function fitting<T>(found: readonly T[], fits: (each: T) => boolean): T[] {
  const those = found.filter(fits)
  if (found.length > 0 && those.length === 0) {
    throw new InvalidAnswer('The answer is about something else.')
  }
  return those
}
