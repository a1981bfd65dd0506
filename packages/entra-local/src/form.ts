import type { Context } from 'hono'
import { EntraError } from './errors.ts'
import { type Parameters, readParameters } from './parameters.ts'

const FORM = /^application\/x-www-form-urlencoded(\s*;|$)/i
const MAX_QUERY = 8 * 1024

/** Any other content type reads as an empty form, whose first missing parameter is then named. */
export async function readForm(c: Context): Promise<URLSearchParams> {
  const isForm = FORM.test(c.req.header('content-type') ?? '')
  return new URLSearchParams(isForm ? await c.req.text() : '')
}

/**
 * The parameters of an authorization request.
 * @throws EntraError 90015 for an endless query, 9000411 on a repeated parameter.
 */
export function readQueryParameters(c: Context): Parameters {
  const { search, searchParams } = new URL(c.req.url)
  if (search.length <= MAX_QUERY) return readParameters(searchParams)
  throw new EntraError(90015, `The query string is longer than ${MAX_QUERY} characters.`)
}

/**
 * Another site's page must not press the buttons here. Scripts send no such header.
 * @throws EntraError 90023
 */
export function refuseOtherSites(c: Context): void {
  const site = c.req.header('sec-fetch-site') ?? 'none'
  if (site === 'same-origin' || site === 'none') return
  throw new EntraError(90023, 'The sign-in form was sent from another site.')
}
