import { createRecent } from '../kernel/recent.ts'

/** What a client can read of the two forms an answer may take. */
export interface Accepted {
  readonly json: boolean
  readonly stream: boolean
}

/**
 * Reads an Accept header (RFC 9110 section 12.5.1, without weights other than q=0). A stream must
 * be asked for by name: a client that accepts anything, or says nothing, gets plain JSON.
 */
export function accepted(header: string | undefined): Accepted {
  if (header === undefined) return ANYTHING
  const known = read.get(header) ?? readAccept(header)
  read.set(header, known)
  return known
}

const ANYTHING: Accepted = { json: true, stream: false }
/** Every client sends one of a few. */
const read = createRecent<Accepted>(64)

function readAccept(header: string): Accepted {
  const ranges = header
    .toLowerCase()
    .split(',', 50)
    .map((range) => range.split(';').map((part) => part.trim()))
    .filter(([, ...parameters]) => !parameters.some((part) => /^q=0(\.0*)?$/.test(part)))
    .map(([type]) => type)
  return {
    json: ['application/json', 'application/*', '*/*'].some((type) => ranges.includes(type)),
    stream: ranges.includes('text/event-stream'),
  }
}
