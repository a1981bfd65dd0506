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

const JSON_TYPES = new Set(['application/json', 'application/hal+json', 'application/geo+json'])

/**
 * The body as JSON and how many bytes it had, unpacked. Never more than `maxBytes` are held.
 * @throws {BadBody} for another content type, text that is no JSON (cut off, for one), too much.
 * @throws what the connection throws when it breaks.
 */
export async function readJson(
  response: Response,
  maxBytes: number,
): Promise<{ readonly body: unknown; readonly bytes: number }> {
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (!JSON_TYPES.has(type)) throw new BadBody('not-json')
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) throw new BadBody('too-large')
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw new BadBody('too-large')
    chunks.push(chunk)
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
    return { body: JSON.parse(text) as unknown, bytes }
  } catch {
    throw new BadBody('not-json')
  }
}
