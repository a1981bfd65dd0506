import { type AuthenticationChallenge, parseChallenges } from '../../delegation/challenge.ts'
import type { CodeClass } from '../aadsts.ts'
import type { Finding } from '../finding.ts'
import { jsonObject } from '../json-values.ts'
import { WHAT_FOLLOWS } from './class-in-words.ts'
import type { Explanation, Fact } from './explanation.ts'

interface Meaning {
  readonly class: CodeClass
  readonly found: string
  readonly fix: string
}

/** By `error`: RFC 6750 section 3.1, RFC 9470 section 3, and Microsoft's claims challenge. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  '': {
    class: 'REAUTH',
    found: 'The request carried no token.',
    fix: 'The client reads the address in resource_metadata, finds the authorization server there, and signs in.',
  },
  invalid_request: {
    class: 'CONFIG',
    found: 'The request itself is wrong, such as a token sent in two places.',
    fix: 'Send the token once, in the Authorization header.',
  },
  invalid_token: {
    class: 'REAUTH',
    found: 'The token is expired, revoked, or not for this server.',
    fix: 'The client gets a new one. To see why this one was refused, pipe it into "voordeur doctor explain".',
  },
  insufficient_scope: {
    class: 'CONSENT',
    found: 'The token does not grant what this call needs.',
    fix: 'The client asks for the scopes that the challenge names, and the person agrees.',
  },
  insufficient_claims: {
    class: 'STEP_UP',
    found: 'The provider’s policy wants a token with more in it, such as a second factor.',
    fix: 'The person signs in again with the claims of the challenge; the gateway passes them on by itself.',
  },
  insufficient_user_authentication: {
    class: 'STEP_UP',
    found: 'The person signed in too long ago, or not strongly enough.',
    fix: 'The person signs in again; acr_values and max_age say how.',
  },
}
const UNKNOWN: Meaning = {
  class: 'CONFIG',
  found: 'The challenge has an error that is not known here.',
  fix: 'Look it up where the server is documented.',
}

/** A `WWW-Authenticate` header: what the server wants, and which sign-in gives it. */
export function explainChallenge(header: string): Explanation | undefined {
  const challenges = parseChallenges(header)
  const bearer = challenges.filter(({ scheme }) => scheme === 'bearer' || scheme === 'dpop')
  const meanings = bearer.map(meaningOf)
  const [first] = meanings
  if (!first) return undefined
  return {
    input: 'challenge',
    title: `${first.class}: ${WHAT_FOLLOWS[first.class]}`,
    facts: bearer.flatMap(factsOf),
    findings: bearer.map((challenge, index) => finding(challenge, meanings[index] ?? UNKNOWN)),
  }
}

function meaningOf({ parameters }: AuthenticationChallenge): Meaning {
  const error = parameters.get('error') ?? ''
  return (Object.hasOwn(MEANINGS, error) ? MEANINGS[error] : undefined) ?? UNKNOWN
}

const finding = ({ scheme }: AuthenticationChallenge, { found, fix }: Meaning): Finding => ({
  check: scheme,
  status: 'problem',
  found,
  fix,
})

const SHOWN = ['error', 'scope', 'acr_values', 'max_age', 'resource_metadata', 'authorization_uri']

function factsOf({ parameters }: AuthenticationChallenge): readonly Fact[] {
  const shown = SHOWN.flatMap((name) => {
    const value = parameters.get(name)
    return value === undefined ? [] : [{ name, value }]
  })
  const claims = parameters.get('claims')
  return claims === undefined ? shown : [...shown, { name: 'claims', value: claimNames(claims) }]
}

/** The names alone, such as `access_token.acrs` (OpenID Connect Core section 5.5). */
function claimNames(encoded: string): string {
  const request = jsonObject(Buffer.from(encoded, 'base64').toString('utf8'))
  const names = Object.entries(request).flatMap(([place, claims]) =>
    Object.keys(Object(claims)).map((name) => `${place}.${name}`),
  )
  return names.length > 0 ? names.slice(0, 20).join(', ') : 'present, and not readable'
}
