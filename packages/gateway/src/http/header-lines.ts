import type { IncomingMessage } from 'node:http'

/**
 * Every line of one header field, as sent. Node's own `headersDistinct` sorts all fields for it.
 * @param name in lower case.
 */
export function linesOf({ rawHeaders }: IncomingMessage, name: string): readonly string[] {
  const lines: string[] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const field = rawHeaders[at] as string
    if (field.length === name.length && field.toLowerCase() === name)
      lines.push(rawHeaders[at + 1] as string)
  }
  return lines
}
