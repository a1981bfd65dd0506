/**
 * A base address: https, because a key or a place goes there; on this machine http will do. A
 * fault when `value` is none, and then the address is `fallback`.
 */
export function sourceAddress(
  name: string,
  value: string | undefined,
  fallback: string,
  faults: string[],
): URL {
  const url = URL.canParse(value ?? fallback) ? new URL(value ?? fallback) : undefined
  const safe =
    url?.protocol === 'https:' ||
    (url?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname))
  if (url && safe && !url.search && !url.hash && !url.username && !url.password) return url
  faults.push(`${name} must be a bare https address without a query.`)
  return new URL(fallback)
}

/** Several of them with spaces or commas between, in the order in which to try them. */
export function sourceAddresses(
  name: string,
  value: string | undefined,
  fallback: readonly string[],
  faults: string[],
): readonly URL[] {
  const given = value?.split(/[\s,]+/).filter((part) => part !== '') ?? []
  const [first = ''] = fallback
  if (given.length === 0) return fallback.map((each) => new URL(each))
  return given.map((each) => sourceAddress(name, each, first, faults))
}
