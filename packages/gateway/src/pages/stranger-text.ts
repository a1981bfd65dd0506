import { html } from 'hono/html'
import type { Markup } from './layout.ts'

/** Characters a reader can't see, or that reorder the text around them; and line breaks. */
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu
const WHITE_SPACE = /[\s\p{Cc}\p{Z}]+/gu
const STACKED_MARKS = /(\p{M}{2})\p{M}+/gu
const NOT_IN_A_URI = /[^\x21-\x7e]/gu

/**
 * Text that a stranger chose (a client's name, say), made fit to show: one line, at most
 * `maxChars` characters, nothing invisible, nothing that reorders. It is not yet escaped.
 */
export function strangerText(text: string, maxChars: number): string {
  const visible = text
    .slice(0, maxChars * 8)
    .replace(INVISIBLE, '')
    .replace(WHITE_SPACE, ' ')
    .replace(STACKED_MARKS, '$1')
    .trim()
  const chars = Array.from(visible)
  return chars.length > maxChars
    ? `${chars
        .slice(0, maxChars - 1)
        .join('')
        .trimEnd()}…`
    : visible
}

/** A stranger's text for a page: its direction can't leak into our own words. */
export const isolated = (text: string, maxChars: number): Markup =>
  html`<bdi>${strangerText(text, maxChars)}</bdi>`

/** A URI in full, with every character that isn't plain ASCII shown percent-encoded. */
export const visibleUri = (uri: string): string =>
  uri.toWellFormed().replace(NOT_IN_A_URI, (char) => encodeURIComponent(char))
