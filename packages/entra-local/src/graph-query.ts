import { badRequest, type GraphRefusal } from './graph-answer.ts'

/** What a resource allows of OData's query options. */
export interface QueryRules {
  /** Names that `$select` may have; the resource's own type, for the message. */
  readonly type: string
  readonly properties: readonly string[]
  /** Absent for a single resource, which takes neither `$top` nor a start. */
  readonly page?: {
    readonly size: number
    readonly largest: number
    /** Mail counts by `$skip`, the directory hands out `$skiptoken`. */
    readonly start: '$skip' | '$skiptoken'
  }
}

export interface GraphQuery {
  readonly select: readonly string[] | undefined
  readonly top: number
  readonly skip: number
  readonly count: boolean
}

/**
 * Reads the query options of a call. An option that this Graph does not have is refused, so that
 * nobody takes an unfiltered answer for a filtered one.
 */
export function readQuery(search: URLSearchParams, rules: QueryRules): GraphQuery | GraphRefusal {
  const known = ['$select', ...(rules.page ? ['$top', '$count', rules.page.start] : [])]
  for (const name of new Set(search.keys())) {
    if (search.getAll(name).length > 1)
      return badRequest(`Query parameter '${name.slice(0, 50)}' was given more than once.`)
    if (name.startsWith('$') && !known.includes(name))
      return badRequest(
        `The query option '${name.slice(0, 50)}' is not offered here. There are: ${known.join(', ')}.`,
        'Request_UnsupportedQuery',
      )
  }
  return readValues(search, rules)
}

function readValues(search: URLSearchParams, rules: QueryRules): GraphQuery | GraphRefusal {
  const select = search
    .get('$select')
    ?.split(',')
    .map((name) => name.trim())
  const unknown = select?.find((name) => !rules.properties.includes(name))
  if (unknown !== undefined)
    return badRequest(
      `Parsing OData Select and Expand failed: Could not find a property named ` +
        `'${unknown.slice(0, 50)}' on type '${rules.type}'.`,
    )
  const { size = 1, largest = 1, start = '$skip' } = rules.page ?? {}
  const top = wholeNumber(search.get('$top') ?? String(size))
  if (top === undefined || top < 1 || top > largest)
    return badRequest(
      `Invalid page size specified: '${search.get('$top')?.slice(0, 50)}'. ` +
        `Must be between 1 and ${largest} inclusive.`,
      'Request_UnsupportedQuery',
    )
  const skip = wholeNumber(search.get(start) ?? '0')
  if (skip === undefined) return badRequest(`Invalid value for '${start}' query option.`)
  return { select, top, skip, count: search.get('$count') === 'true' }
}

const wholeNumber = (text: string): number | undefined =>
  /^\d{1,9}$/.test(text) ? Number(text) : undefined

/** The chosen properties, in the order of the resource. Annotations and `kept` always stay. */
export function selected(
  resource: Readonly<Record<string, unknown>>,
  select: readonly string[] | undefined,
  kept: readonly string[] = [],
): Record<string, unknown> {
  if (!select) return { ...resource }
  const names = Object.keys(resource)
  return Object.fromEntries(
    names
      .filter((name) => name.startsWith('@') || kept.includes(name) || select.includes(name))
      .map((name) => [name, resource[name]]),
  )
}

/** The metadata address of an answer, as Graph spells it: `#users(displayName,mail)/$entity`. */
export const contextOf = (
  origin: string,
  set: string,
  select: readonly string[] | undefined,
  suffix = '',
): string => `${origin}/v1.0/$metadata#${set}${select ? `(${select.join(',')})` : ''}${suffix}`

/** One page of a collection, with the address of the next while there is one. */
export function pageOf<Item>(
  items: readonly Item[],
  { top, skip, count }: GraphQuery,
  address: { readonly url: URL; readonly start: '$skip' | '$skiptoken' },
) {
  const next = new URL(address.url)
  next.searchParams.set('$top', String(top))
  next.searchParams.set(address.start, String(skip + top))
  return {
    ...(count && { '@odata.count': items.length }),
    value: items.slice(skip, skip + top),
    ...(skip + top < items.length && { '@odata.nextLink': next.href }),
  }
}
