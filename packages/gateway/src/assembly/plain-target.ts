/** No escapes, no backslash, and no second slash first: that would be a host. */
const PLAIN = /^\/(?!\/)[\w~.:@!$&'()*+,;=/-]*$/
/** RFC 3986 section 5.2.4. */
const DOT_SEGMENT = /\/\.{1,2}(?:\/|$)/

/**
 * Limits and routes compare the path as it was sent. A second spelling of the same path (dot
 * segments, escapes, the absolute form) would be another path to them, so none is accepted.
 */
export function isPlainTarget(target: string): boolean {
  const [path = ''] = target.split('?', 1)
  return PLAIN.test(path) && !DOT_SEGMENT.test(path)
}
