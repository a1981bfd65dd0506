import { type Clock, today } from '../domain/calendar.ts'
import type { ScoreWeights } from '../domain/location-score.ts'
import type { Lang, TextCode } from '../domain/messages.ts'
import type { Register } from '../register/register.ts'
import { attributionPage } from './attribution-page.ts'
import { glossaryPage } from './glossary-page.ts'
import { methodPage } from './method-page.ts'

export const LANGS = ['nl', 'en'] as const satisfies readonly Lang[]

/** What the pages tell about. */
export interface PageParts {
  readonly register: Pick<Register, 'info'>
  readonly weights: ScoreWeights
  readonly clock: Clock
}

export interface Page {
  readonly name: string
  readonly title: TextCode
  readonly about: TextCode
  text(lang: Lang, parts: PageParts): Promise<string>
}

/** The pages beside the tools, each in both languages. */
export const PAGES: readonly Page[] = [
  {
    name: 'method',
    title: 'page_method',
    about: 'page_method_about',
    text: async (lang, { weights, clock }) => methodPage(lang, weights, today(clock)),
  },
  {
    name: 'glossary',
    title: 'page_glossary',
    about: 'page_glossary_about',
    text: async (lang) => glossaryPage(lang),
  },
  {
    name: 'attribution',
    title: 'page_attribution',
    about: 'page_attribution_about',
    text: async (lang, { register }) => attributionPage(lang, await register.info()),
  },
]

/**
 * Each page in each language has an address of its own and no variable in it: clients list
 * addresses, and show a template only to who can fill it in.
 */
export const pageUri = (name: string, lang: Lang): string => `property-docs://${name}/${lang}`
