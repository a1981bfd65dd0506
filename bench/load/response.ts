/** One HTTP answer, read to its end. */
export interface RawResponse {
  readonly status: number
  readonly body: Buffer
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LINE_END = Buffer.from('\r\n')
const MAX_BYTES = 1024 * 1024

/**
 * Reads the one answer that is in `bytes` (RFC 9112), or nothing when its end has not come yet.
 * @throws for what is not an answer, has no length, is too long, or is followed by more.
 */
export function readResponse(bytes: Buffer): RawResponse | undefined {
  if (bytes.length > MAX_BYTES) throw new Error('An answer of more than 1 MiB.')
  const headEnd = bytes.indexOf(HEAD_END)
  if (headEnd < 0) return undefined
  const head = bytes.toString('latin1', 0, headEnd)
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]
  if (status === undefined) throw new Error('Not an HTTP answer.')
  const start = headEnd + HEAD_END.length
  const body = chunked(head) ? joinChunks(bytes, start) : sized(head, bytes, start)
  return body && { status: Number(status), body }
}

const chunked = (head: string) => /\r\ntransfer-encoding: *chunked/i.test(head)

function sized(head: string, bytes: Buffer, start: number): Buffer | undefined {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length === undefined) throw new Error('An answer without a length.')
  return upTo(start + Number(length), bytes)?.subarray(start)
}

/** RFC 9112 section 7.1, without trailers: no server here sends any. */
function joinChunks(bytes: Buffer, start: number): Buffer | undefined {
  const chunks: Buffer[] = []
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf(LINE_END, at)
    if (lineEnd < 0) return undefined
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    if (Number.isNaN(size)) throw new Error('A chunk without a size.')
    const from = lineEnd + LINE_END.length
    at = from + size + LINE_END.length
    if (size === 0) return upTo(at, bytes) && Buffer.concat(chunks)
    if (at > bytes.length) return undefined
    chunks.push(bytes.subarray(from, from + size))
  }
}

/** All bytes when the answer ends where they do. */
function upTo(end: number, bytes: Buffer): Buffer | undefined {
  if (bytes.length > end) throw new Error('More than one answer to one request.')
  return bytes.length === end ? bytes : undefined
}
