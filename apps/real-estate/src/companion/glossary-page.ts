import { type Lang, text } from '../domain/messages.ts'
import { REGISTER_WORDS } from '../domain/register-terms.ts'
import { page, table } from './markdown.ts'

/** What the words mean that stay Dutch in every answer, by the ending of their text's code. */
const TERMS = {
  bag: 'BAG',
  nummeraanduiding: 'nummeraanduiding',
  hoofdadres: 'hoofdadres',
  nevenadres: 'nevenadres',
  verblijfsobject: 'verblijfsobject',
  ligplaats: 'ligplaats',
  standplaats: 'standplaats',
  pand: 'pand',
  gebruiksoppervlakte: 'gebruiksoppervlakte',
  gebruiksdoel: 'gebruiksdoel',
  woz: 'WOZ-waarde',
  wws: 'WWS (huurpunten)',
  ep2: 'EP2',
  corop: 'COROP',
} as const

/** The glossary, in Markdown: terms explained, and every word that the register may hold. */
export const glossaryPage = (lang: Lang): string =>
  page(
    `# ${text('page_glossary', lang)}`,
    `## ${text('head_words', lang)}`,
    table(
      [text('col_term', lang), text('col_meaning', lang)],
      (Object.keys(TERMS) as (keyof typeof TERMS)[]).map((code) => [
        TERMS[code],
        text(`term_${code}`, lang),
      ]),
    ),
    `## ${text('head_register_values', lang)}`,
    table([text('col_term', lang), text('col_english', lang)], REGISTER_WORDS),
  )
