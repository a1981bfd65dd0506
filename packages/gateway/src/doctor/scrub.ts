import { parseUrl } from '../kernel/url.ts'
import type { Env } from '../node/environment.ts'
import { strangerText } from '../pages/stranger-text.ts'
import type { Finding } from './finding.ts'

/** Makes a text fit to show: one line, no control characters, no secret, no token. */
export type Scrub = (text: string) => string

/** Settings whose values are secrets, and those of them that only say where one is. */
const SECRET_NAME = /SECRET|PASSWORD|TOKEN|ASSERTION|_KEY$|IDENTITY_HEADER/
const WHEREABOUTS = /_(FILE|VAULT|URL|ENDPOINT|ID)$/
/** Shorter ones are no secrets, and would be found in ordinary words. */
const MIN_SECRET = 6
const CLIENT_SECRET = /"client_secret"\s*:\s*("(?:[^"\\]|\\.)*")/g
/** Two parts of a JWT and whatever follows; header and claims begin with `{"`. */
const JWT = /eyJ[\w-]{4,}\.[\w-]{4,}[\w.-]*/g
/** A user name and password inside an address. */
const IN_ADDRESS = /:\/\/[^/\s@]+@/g
const MAX_CHARS = 600

/**
 * The last thing between a text and whoever reads it. The checks repeat nothing secret by
 * themselves; this holds when a provider or a path does.
 */
export function createScrub(env: Env): Scrub {
  const secrets = secretsIn(env)
  return (text) => {
    const shown = secrets.reduce((rest, secret) => rest.replaceAll(secret, '[hidden]'), text)
    return strangerText(
      shown.replace(JWT, '[token]').replace(IN_ADDRESS, '://[hidden]@'),
      MAX_CHARS,
    )
  }
}

function secretsIn(env: Env): readonly string[] {
  const named = Object.entries(env)
    .filter(([name]) => SECRET_NAME.test(name) && !WHEREABOUTS.test(name))
    .map(([, value]) => value?.trim())
  const ofClients = [...(env['STATIC_CLIENTS'] ?? '').matchAll(CLIENT_SECRET)].map(([, quoted]) =>
    unquoted(quoted),
  )
  return [...named, ...ofClients, ...passwordsIn(env['DATABASE_URL'])]
    .filter((secret) => secret !== undefined && secret.length >= MIN_SECRET)
    .map(String)
    .sort((a, b) => b.length - a.length)
}

/** As it stands in the address, and as it is. */
function passwordsIn(address: string | undefined): readonly string[] {
  const password = parseUrl(address?.trim())?.password ?? ''
  try {
    return [password, decodeURIComponent(password)]
  } catch {
    return [password]
  }
}

function unquoted(text = ''): string | undefined {
  try {
    return String(JSON.parse(text))
  } catch {
    return undefined
  }
}

export const scrubbed = (finding: Finding, scrub: Scrub): Finding => ({
  ...finding,
  found: scrub(finding.found),
  ...(finding.fix === undefined ? {} : { fix: scrub(finding.fix) }),
  ...(finding.command === undefined ? {} : { command: scrub(finding.command) }),
})
