/** An import that can not go on; the message is one sentence for the person who started it. */
export class ImportError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'ImportError'
  }
}

/** A name or value from the file, safe and short enough to print on a terminal. */
export const printable = (text: string): string =>
  text.slice(0, 120).replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?')
