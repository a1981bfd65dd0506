import type { Subject } from './assess.ts'
import type { MissingInput, Purpose } from './assessment.ts'
import { unansweredMonument } from './figure-flags.ts'
import type { KnownFigures } from './known-figures.ts'

/** The figures each purpose turns on, the most telling first. */
const WANTED: Readonly<Record<Purpose, readonly ('woz' | 'asking_price' | 'rent')[]>> = {
  sale: ['woz', 'asking_price'],
  rent: ['woz', 'rent'],
  portfolio: ['woz', 'rent'],
  sustainability: [],
}

/** What would make the assessment say more. */
export function missingInputs(
  subject: Subject,
  purpose: Purpose,
  { overrides, woz }: KnownFigures,
  areaM2: number | null,
): readonly MissingInput[] {
  const known = { ...overrides, woz }
  const missing: MissingInput[] = WANTED[purpose].filter((name) => known[name] === undefined)
  if (woz && !woz.peildatum) missing.push('woz_peildatum')
  if (subject.labels.status !== 'found') missing.push('energy_label')
  if (areaM2 === null) missing.push('living_area_m2')
  if (unansweredMonument(subject, overrides) !== undefined) missing.push('monument')
  return missing
}
