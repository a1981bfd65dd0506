import type { Occurrence } from './bag-object.ts'

/**
 * Whether this occurrence is how the object is on `stateDate` (`YYYY-MM-DD`): valid on that day,
 * with the end not included, and not set aside. A change that was registered ahead of time leaves
 * the occurrence before it current until it takes effect.
 */
export const isCurrent = (occurrence: Occurrence, stateDate: string): boolean => {
  if (occurrence.setAside) return false
  const { beginGeldigheid, eindGeldigheid, eindRegistratie } = occurrence
  if (beginGeldigheid.slice(0, 10) > stateDate) return false
  if (eindGeldigheid !== null) return eindGeldigheid.slice(0, 10) > stateDate
  return eindRegistratie === null
}

/**
 * Sorts occurrences of one object that are current at once: the highest text counts. Times of
 * registration do not always follow each other, so the day of effect comes first, then the number
 * of the occurrence.
 */
export const precedence = (occurrence: Occurrence): string => {
  const { beginGeldigheid, voorkomen, tijdstipRegistratie } = occurrence
  return [
    beginGeldigheid.slice(0, 10),
    String(voorkomen).padStart(8, '0'),
    tijdstipRegistratie,
  ].join(' ')
}
