import { list, markdownText, table as tableOf } from '../export/markdown-text.ts'

/**
 * A cell of data, shown as text and never as markup: registers are filled by others, and the reader
 * is a model as often as a person. `null` is an empty cell; an address of ours stays a link.
 */
export type Cell = string | number | null | { readonly address: string }

const shown = (cell: Cell): string => {
  if (cell === null) return ''
  return typeof cell === 'object' ? `<${cell.address}>` : markdownText(String(cell))
}

export const table = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  tableOf(
    head,
    rows.map((row) => row.map(shown)),
  )

export const bullets = (items: readonly string[]): string => list(items.map(markdownText))

/** Parts of a page, with an empty line between them; an empty part leaves no gap. */
export const page = (...parts: readonly string[]): string =>
  `${parts
    .map((part) => part.trimEnd())
    .filter((part) => part !== '')
    .join('\n\n')}\n`
