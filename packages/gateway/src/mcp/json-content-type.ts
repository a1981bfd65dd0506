/**
 * Whether a Content-Type says JSON (RFC 9110 section 8.3): parameters mean nothing. As the SDK
 * judges it, which would have to be loaded for this alone: parameters may be badly formed, as long
 * as no second type can be meant by what follows a comma.
 */
export function isJsonContentType(header: string | undefined): boolean {
  if (header === undefined || header === 'application/json') return header !== undefined
  const end = header.indexOf(';')
  const [type, rest] = end < 0 ? [header, ''] : [header.slice(0, end), header.slice(end)]
  if (type.trim().toLowerCase() !== 'application/json') return false
  return !rest.includes(',') || PARAMETERS.test(rest)
}

/** RFC 9110 section 5.6.6: a comma is part of a parameter only between quotes. */
const PARAMETERS =
  /^(?:; *[!#$%&'*+.^_`|~\w-]+ *= *(?:"(?:[\v !#-[\]-~\x80-\xff]|\\[\v -\xff])*"|[!#$%&'*+.^_`|~\w-]+) *)*$/
