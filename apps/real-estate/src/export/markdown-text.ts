import { plainText } from './plain-text.ts'

const MAX_LENGTH = 500

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/**
 * A text as Markdown shows it: what a person or a register wrote can not become a link, a picture,
 * code, a table or HTML, also not where bare addresses and names of hosts become links.
 */
export const markdownText = (text: string): string =>
  shortened(plainText(text))
    .replace(/[\\`*_[\]{}#|~$@!]/g, '\\$&')
    .replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? '')
    .replace(/\/(?=\/)/g, '\\/')
    .replace(/(?<=www)\.|(?<=[\p{L}\p{N}])\.(?=\p{L}{2})/giu, '\\.')
    .trim()

/** A row of a table. */
export const tableRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`

/** A table with a head; nothing at all without rows. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : [head, head.map(() => '---'), ...rows].map(tableRow).join('')

/** A list; nothing at all without items. */
export const list = (items: readonly string[]): string =>
  items.map((item) => `- ${item}\n`).join('')

function shortened(text: string): string {
  const characters = Array.from(text)
  if (characters.length <= MAX_LENGTH) return text
  return `${characters.slice(0, MAX_LENGTH).join('')}…`
}
