import { EntraError, missingParameter } from './errors.ts'
import { isGuid } from './guid.ts'

export type Parameters = ReadonlyMap<string, string>

/**
 * OAuth parameters: each at most once, and an empty one counts as absent (RFC 6749 section 3.1).
 * @throws EntraError 9000411 on a repeated parameter.
 */
export function readParameters(search: URLSearchParams): Parameters {
  const parameters = new Map<string, string>()
  for (const [name, value] of search) {
    if (value === '') continue
    if (parameters.has(name))
      throw new EntraError(
        9000411,
        `The request is not properly formatted. The parameter '${name.slice(0, 100)}' is duplicated.`,
      )
    parameters.set(name, value)
  }
  return parameters
}

/** @throws EntraError 900144 when it is missing. */
export function required(parameters: Parameters, name: string): string {
  const value = parameters.get(name)
  if (value === undefined) throw missingParameter(name)
  return value
}

/** `client-request-id` ties the caller's log to ours; anything but a GUID is ignored. */
export function correlationOf(
  headers: Headers,
  parameters: Parameters = new Map(),
): string | undefined {
  const given = parameters.get('client-request-id') ?? headers.get('client-request-id') ?? ''
  const value = given.toLowerCase()
  return isGuid(value) ? value : undefined
}
