import type { StandardInput } from '../node/command-context.ts'

/** Enough for a token with 200 groups, four times over. */
const MAX_BYTES = 64 * 1024

export type Read = { readonly text: string } | { readonly problem: 'empty' | 'too-large' }

/**
 * Everything up to the end, at most 64 KiB.
 * @param firstByteMs gives up when nothing comes within it; without it, waits.
 */
export async function readInput({ stream }: StandardInput, firstByteMs?: number): Promise<Read> {
  const patience = firstByteMs === undefined ? undefined : setTimeout(giveUp, firstByteMs)
  function giveUp() {
    stream.destroy()
  }
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      clearTimeout(patience)
      size += chunk.length
      if (size > MAX_BYTES) return { problem: 'too-large' }
      chunks.push(Buffer.from(chunk))
    }
  } catch {
    // Given up, or the sender broke off: what has come is all there is.
  } finally {
    clearTimeout(patience)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  return text.trim() === '' ? { problem: 'empty' } : { text }
}
