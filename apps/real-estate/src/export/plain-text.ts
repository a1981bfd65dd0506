/**
 * A text of a person or a register on one line: without control, formatting and direction
 * characters, which hide what it says, and without halves of characters.
 */
export const plainText = (text: string): string =>
  text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
