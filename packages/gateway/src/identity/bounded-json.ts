const MAX_BYTES = 64 * 1024

/**
 * The JSON of an answer from the sign-in service, read up to 64 KiB and no further.
 * @throws when it is larger, or not JSON.
 */
export async function boundedJson(response: Response): Promise<unknown> {
  const decoder = new TextDecoder()
  let [text, size] = ['', 0]
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    // Leaving the loop cancels the rest.
    if (size > MAX_BYTES) throw new Error('the sign-in service’s answer is larger than 64 KiB')
    text += decoder.decode(chunk, { stream: true })
  }
  return JSON.parse(text + decoder.decode())
}
