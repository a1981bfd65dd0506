import { UpstreamUnreachable } from './upstream-unreachable.ts'

const MAX_BYTES = 64 * 1024

/**
 * The JSON of an answer from a service that the operator named, read up to `maxBytes` (64 KiB) and no further.
 * @throws {UpstreamUnreachable} when it breaks off; any error when it is larger, or not JSON.
 */
export async function boundedJson(response: Response, maxBytes = MAX_BYTES): Promise<unknown> {
  const decoder = new TextDecoder()
  let [text, size] = ['', 0]
  for await (const chunk of chunksOf(response)) {
    size += chunk.byteLength
    // Leaving the loop cancels the rest.
    if (size > maxBytes) {
      throw new Error(`the answer is larger than ${maxBytes / 1024} KiB`)
    }
    text += decoder.decode(chunk, { stream: true })
  }
  return JSON.parse(text + decoder.decode())
}

async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (!body) return
  try {
    yield* body
  } catch (cause) {
    throw new UpstreamUnreachable(cause)
  }
}
