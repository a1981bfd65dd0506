import { PAGE_TEXTS } from './page-texts.ts'
import { PROMPT_TEXTS } from './prompt-texts.ts'

interface Text {
  readonly nl: string
  readonly en: string
}

/** Texts of what stands beside the tools: a question to the person, pages and prompts. */
export const COMPANION_TEXTS = {
  CHOOSE_PROPERTY: {
    nl: 'Er passen {total} adressen. Welk adres wordt bedoeld?',
    en: '{total} addresses match. Which one is meant?',
  },
  ...PAGE_TEXTS,
  ...PROMPT_TEXTS,
} as const satisfies Record<string, Text>
