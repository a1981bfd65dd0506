import { crc32 } from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import { ImportError, printable } from './import-error.ts'

const damaged = (name: string, cause?: unknown): ImportError =>
  new ImportError(`"${printable(name)}" in the zip is damaged; download the extract again.`, cause)

const openEntry = async (zip: ZipFile, entry: Entry) => {
  if (entry.isEncrypted()) {
    throw new ImportError(`"${printable(entry.fileName)}" in the zip is encrypted.`)
  }
  try {
    return await zip.openReadStreamPromise(entry)
  } catch (error) {
    throw damaged(entry.fileName, error)
  }
}

/**
 * The inflated content of one entry, chunk by chunk. Length and checksum are verified by the time
 * the last chunk is out; a reader that stops early ends the stream.
 * @throws ImportError when the content is damaged or encrypted
 */
export async function* readEntry(
  zip: ZipFile,
  entry: Entry,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  const stream = await openEntry(zip, entry)
  let checksum = 0
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  try {
    for (;;) {
      signal.throwIfAborted()
      const next = await chunks.next().catch((error: unknown) => {
        throw damaged(entry.fileName, error)
      })
      if (next.done) break
      checksum = crc32(next.value, checksum)
      yield next.value
    }
  } finally {
    stream.destroy()
  }
  if (checksum !== entry.crc32) throw damaged(entry.fileName)
}
