import { fromJsonSchema } from '@voordeur/gateway/extensions'
import { type Lang, text } from '../domain/messages.ts'
import { DEFAULT_LANG } from '../tools/about-property.ts'
import { LANGS } from './pages.ts'
import { type PromptHome, readHome, readHomes, readRent } from './prompt-arguments.ts'

/** A task that a person picks from a list, with what they fill in. */
export interface Prompt {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly arguments: ReturnType<typeof argumentsOf>
  /**
   * What the person asks the model.
   * @throws {ProtocolError} invalid params, in the person's language.
   */
  words(given: Given): string
}

/** Arguments as the protocol has them: texts by name. */
export type Given = Readonly<Record<string, string | undefined>>

interface Argument {
  readonly about: string
  readonly most: number
  readonly optional?: true
}

const POSTCODE = { about: 'Dutch postcode, such as 1234 AB.', most: 20 }
const HUISNUMMER = { about: 'House number with letter and addition: 12, 12A, 12A-2.', most: 20 }
const HOMES = { about: '2 to 5 homes, as in "1234 AB 12; 1234 AC 14A".', most: 200 }
const RENT = {
  about: 'Bare rent asked, in euros a month.',
  most: 20,
  optional: true,
} as const

/** Everything is held to its length here; what it says is read by `words`. */
function argumentsOf(given: Readonly<Record<string, Argument>>) {
  const properties = Object.entries(given).map(([name, { about, most }]) => [
    name,
    { type: 'string', description: about, maxLength: most },
  ])
  const lang = { type: 'string', enum: LANGS, description: 'Language of the task: nl or en.' }
  return fromJsonSchema<Record<string, string>>({
    type: 'object',
    properties: { ...Object.fromEntries(properties), lang },
    required: Object.keys(given).filter((name) => !given[name]?.optional),
    additionalProperties: false,
  })
}

/** Everything a person asks has the same shape: what, about which homes, in which steps, and how. */
type Steps = 'PROMPT_FACT_SHEET' | 'PROMPT_COMPARE' | 'PROMPT_RENT_CHECK'

const task = (
  code: Steps,
  homes: readonly PromptHome[],
  lang: Lang,
  more: readonly string[] = [],
): string =>
  [
    `${text(code, lang, { count: homes.length })}\n${homes.map((home) => text('PROMPT_HOME', lang, { ...home })).join('\n')}`,
    ...more,
    text(`${code}_STEPS`, lang),
    text('PROMPT_RULES', lang),
  ].join('\n\n')

const langOf = ({ lang }: Given): Lang => LANGS.find((each) => each === lang) ?? DEFAULT_LANG

const homeOf = ({ postcode = '', huisnummer = '' }: Given, lang: Lang): PromptHome =>
  readHome(postcode, huisnummer, lang)

export const PROMPTS: readonly Prompt[] = [
  {
    name: 'property_fact_sheet',
    title: 'Fact sheet of a home',
    description: 'One page about a home from the registers, with sources and dates.',
    arguments: argumentsOf({ postcode: POSTCODE, huisnummer: HUISNUMMER }),
    words: (given) => task('PROMPT_FACT_SHEET', [homeOf(given, langOf(given))], langOf(given)),
  },
  {
    name: 'compare_homes',
    title: 'Compare homes',
    description: 'Two to five homes beside each other, and which suits which wishes.',
    arguments: argumentsOf({ homes: HOMES }),
    words: (given) =>
      task('PROMPT_COMPARE', readHomes(given['homes'] ?? '', langOf(given)), langOf(given)),
  },
  {
    name: 'rent_check',
    title: 'Rent check',
    description: 'Rent points (WWS) and maximum rent of a home, and whether a rent fits.',
    arguments: argumentsOf({ postcode: POSTCODE, huisnummer: HUISNUMMER, rent: RENT }),
    words(given) {
      const lang = langOf(given)
      const home = homeOf(given, lang)
      const rent = given['rent']?.trim()
      const asked = rent ? [text('PROMPT_RENT_GIVEN', lang, { rent: readRent(rent, lang) })] : []
      return task('PROMPT_RENT_CHECK', [home], lang, asked)
    },
  },
]
