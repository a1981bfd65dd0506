/** One challenge of a `WWW-Authenticate` header (RFC 9110 section 11.6.1). */
export interface AuthenticationChallenge {
  /** In lower case: schemes are compared without it. */
  readonly scheme: string
  readonly token68?: string
  /** By name in lower case; the first of a name counts. */
  readonly parameters: ReadonlyMap<string, string>
}

const MAX_HEADER_CHARS = 32 * 1024
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y
const SPACES = /[ \t]+/y
const COMMAS = /[ \t,]*/y
const TOKEN_68 = /[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y
const EQUALS = /[ \t]*=[ \t]*/y
/** Nothing of this list member is left. */
const MEMBER_END = /(?=[ \t]*(?:,|$))/y
const QUOTED = /"((?:[^"\\]|\\.)*)"/y

/**
 * Every challenge of the header, several headers joined by commas as `Headers.get` does. A comma
 * parts challenges, parameters and nothing at all when it stands in quotes, so this reads forward
 * and never splits. What comes after the first mistake is left out, with the challenge it is in.
 */
export function parseChallenges(header: string): AuthenticationChallenge[] {
  if (header.length > MAX_HEADER_CHARS) return []
  const reader = readerOf(header)
  const challenges: AuthenticationChallenge[] = []
  for (reader.take(COMMAS); !reader.atEnd(); reader.take(COMMAS)) {
    const challenge = readChallenge(reader)
    if (challenge === undefined) break
    challenges.push(challenge)
  }
  return challenges
}

interface Reader {
  /** Takes what `pattern` (sticky) matches here: its first group, or all of it. */
  take(pattern: RegExp): string | undefined
  /** Goes back to `position` where the last word was not what it seemed. */
  position: number
  atEnd(): boolean
}

function readerOf(text: string): Reader {
  return {
    position: 0,
    take(pattern) {
      pattern.lastIndex = this.position
      const match = pattern.exec(text)
      if (match === null) return undefined
      this.position = pattern.lastIndex
      return match[1] ?? match[0]
    },
    atEnd() {
      return this.position === text.length
    },
  }
}

function readChallenge(reader: Reader): AuthenticationChallenge | undefined {
  const scheme = reader.take(TOKEN)?.toLowerCase()
  if (scheme === undefined) return undefined
  const parameters = new Map<string, string>()
  if (reader.take(SPACES) === undefined)
    return reader.take(MEMBER_END) === undefined ? undefined : { scheme, parameters }
  const token68 = reader.take(TOKEN_68)
  if (token68 !== undefined) return { scheme, token68, parameters }
  return readParameters(reader, parameters) ? { scheme, parameters } : undefined
}

/** Reads parameters up to the next challenge; false when one is malformed. */
function readParameters(reader: Reader, parameters: Map<string, string>): boolean {
  for (;;) {
    const between = reader.take(COMMAS) ?? ''
    if (reader.atEnd()) return true
    const start = reader.position
    const name = reader.take(TOKEN)?.toLowerCase()
    if (name === undefined || reader.take(EQUALS) === undefined) {
      // No parameter: the next challenge or a mistake, and the end of this one after a comma.
      reader.position = start
      return between.includes(',')
    }
    const value = readValue(reader)
    if (value === undefined || reader.take(MEMBER_END) === undefined) return false
    if (!parameters.has(name)) parameters.set(name, value)
  }
}

const readValue = (reader: Reader): string | undefined =>
  reader.take(QUOTED)?.replace(/\\(.)/g, '$1') ?? reader.take(TOKEN)
