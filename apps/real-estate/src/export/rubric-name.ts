import { type Lang, text } from '../domain/messages.ts'
import type { RubricId } from '../domain/rent-points/rubric.ts'

/** Number and Dutch name, as the rules and the forms have them; with a gloss for other readers. */
export function rubricName(id: RubricId, lang: Lang): string {
  const name = `${id.slice(1)}. ${text(`rubric_${id}`, 'nl')}`
  return lang === 'nl' ? name : `${name} (${text(`rubric_${id}`, lang)})`
}
