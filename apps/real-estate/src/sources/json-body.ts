import type { SourceFault } from './source-failed.ts'

/** What a source sent is no JSON that we take. */
export class BadBody extends Error {
  override name = 'BadBody'
  readonly fault: Extract<SourceFault, 'not-json' | 'too-large'>
  constructor(fault: BadBody['fault']) {
    super(`The body is ${fault}.`)
    this.fault = fault
  }
}

export interface ReadBody {
  readonly body: unknown
  /** How many it had, unpacked. */
  readonly bytes: number
}

const JSON_TYPES = new Set(['application/json', 'application/hal+json', 'application/geo+json'])

/**
 * The body as JSON and how many bytes it had, unpacked. Never more than `maxBytes` are held.
 * @throws {BadBody} for another content type, text that is no JSON (cut off, for one), too much.
 * @throws what the connection throws when it breaks.
 */
export async function readJson(response: Response, maxBytes: number): Promise<ReadBody> {
  if (!JSON_TYPES.has(mediaTypeOf(response))) throw new BadBody('not-json')
  const content = await boundedBody(response, maxBytes)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content)
    return { body: JSON.parse(text) as unknown, bytes: content.byteLength }
  } catch {
    throw new BadBody('not-json')
  }
}

/** Without its parameters, in lower case; `''` when it is not said. */
export const mediaTypeOf = ({ headers }: Response): string =>
  headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''

/** The whole body, unpacked. @throws {BadBody} as soon as it is more than `maxBytes`. */
export async function boundedBody(response: Response, maxBytes: number): Promise<Uint8Array> {
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) throw new BadBody('too-large')
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw new BadBody('too-large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
