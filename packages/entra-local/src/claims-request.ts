import { EntraError } from './errors.ts'

/**
 * What a `claims` parameter demands of an access token, as `name=value` texts. Both sides of a
 * step-up speak it: the refusal names requirements, the next sign-in carries them, and a token of
 * that sign-in meets them.
 */
export type Requirements = readonly string[]

/** A person whom policy asks for more than a password, or whose tokens Graph stopped accepting. */
export const policyClaims = (policy: string): string =>
  JSON.stringify({ access_token: { capolids: { essential: true, values: [policy] } } })

/** Graph's challenge of continuous access evaluation: tokens from before `since` (seconds). */
export const evaluationClaims = (since: number): string =>
  JSON.stringify({
    access_token: {
      nbf: { essential: true, value: String(since) },
      xms_caeerror: { value: '10012' },
    },
  })

const MAX_LENGTH = 4096
const MAX_REQUIREMENTS = 20

/** `xms_cc` says what a client can do and demands nothing of the person. */
const CAPABILITIES = 'xms_cc'

/**
 * Reads a `claims` parameter (OpenID Connect Core section 5.5); only its `access_token` member
 * demands anything.
 * @throws EntraError 90023 when it is no such JSON object, or too large.
 */
export function readRequirements(text: string | undefined): Requirements {
  if (text === undefined) return []
  const members = asObject(asObject(parse(text))['access_token'] ?? {})
  const requirements = Object.entries(members)
    .filter(([name]) => name !== CAPABILITIES)
    .flatMap(([name, member]) => valuesOf(member).map((value) => `${name}=${value}`))
  if (requirements.length > MAX_REQUIREMENTS) throw malformed()
  return [...new Set(requirements)]
}

/** A claim that is not essential, `null` among them, demands nothing. */
function valuesOf(member: unknown): string[] {
  if (member === null) return []
  const { value, values = [], essential } = asObject(member)
  if (!Array.isArray(values)) throw malformed()
  const all: unknown[] = [...values, ...(value === undefined ? [] : [value])]
  if (!all.every((one) => typeof one === 'string')) throw malformed()
  return essential === true ? all : []
}

function parse(text: string): unknown {
  if (text.length > MAX_LENGTH) throw malformed()
  try {
    return JSON.parse(text)
  } catch {
    throw malformed()
  }
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed()
  return value as Record<string, unknown>
}

const malformed = (): EntraError =>
  new EntraError(
    90023,
    "Unsupported 'claims' value: send a JSON object such as " +
      '{"access_token":{"capolids":{"essential":true,"values":["…"]}}}.',
  )
