import type { IncomingMessage } from 'node:http'

export interface BodyBounds {
  /** Bytes. */
  readonly maxBytes: number
  /** From now to the last byte, milliseconds. */
  readonly timeoutMs: number
}

/** The body is longer than allowed: answer 413. */
export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge'
  readonly status = 413
  constructor(maxBytes: number) {
    super(`The request body is larger than ${maxBytes} bytes.`)
  }
}

/** The body did not arrive in time: answer 408. */
export class BodyTimeout extends Error {
  override name = 'BodyTimeout'
  readonly status = 408
  constructor(timeoutMs: number) {
    super(`The request body did not arrive within ${timeoutMs / 1000} seconds.`)
  }
}

/** The caller went away before the end of the body: there is nobody to answer. */
export class BodyAborted extends Error {
  override name = 'BodyAborted'
  readonly status = 400
  constructor(options?: ErrorOptions) {
    super('The connection ended before the request body was complete.', options)
  }
}

/**
 * The whole body, or none of it.
 *
 * A sender that is refused usually reads nothing until it has sent everything, so what is left
 * of the body is thrown away, for a bounded while, and the answer still reaches it.
 *
 * @throws {BodyTooLarge}
 * @throws {BodyTimeout}
 * @throws {BodyAborted}
 */
export async function readBody(request: IncomingMessage, bounds: BodyBounds): Promise<Buffer> {
  try {
    const announced = Number(request.headers['content-length'] ?? 0)
    if (announced > bounds.maxBytes) throw new BodyTooLarge(bounds.maxBytes)
    // The parser goes on to the body when it has told of the header.
    if (!request.complete) await turn()
    if (request.complete && !request.destroyed) return arrived(request, bounds.maxBytes)
    return await collect(request, bounds)
  } catch (error) {
    discardRest(request)
    throw error
  }
}

function collect(request: IncomingMessage, { maxBytes, timeoutMs }: BodyBounds): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(new BodyTimeout(timeoutMs)), timeoutMs)
    const onData = (chunk: Buffer) => {
      size += chunk.byteLength
      if (size > maxBytes) return finish(new BodyTooLarge(maxBytes))
      chunks.push(chunk)
    }
    const onEnd = () => finish()
    const onError = (cause: unknown) => finish(new BodyAborted({ cause }))
    const onClose = () => finish(new BodyAborted())
    const listeners = { data: onData, end: onEnd, error: onError, close: onClose }

    function finish(error?: Error) {
      clearTimeout(timer)
      for (const [event, listener] of Object.entries(listeners)) request.off(event, listener)
      if (error === undefined) resolve(Buffer.concat(chunks))
      else reject(error)
    }
    if (request.destroyed) return finish(new BodyAborted())
    for (const [event, listener] of Object.entries(listeners)) request.on(event, listener)
  })
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A body that came with its header, as most do, is there already: nothing has to be waited for. */
function arrived(request: IncomingMessage, maxBytes: number): Buffer {
  const body: Buffer = request.read() ?? Buffer.alloc(0)
  if (body.byteLength > maxBytes) throw new BodyTooLarge(maxBytes)
  return body
}

const DISCARD_BYTES = 16 * 1024 * 1024
const DISCARD_MS = 5_000

/** Reads on without keeping anything; a sender that does not stop loses its connection. */
function discardRest(request: IncomingMessage): void {
  if (request.destroyed || request.readableEnded) return
  let left = DISCARD_BYTES
  const timer = setTimeout(() => request.destroy(), DISCARD_MS).unref()
  request
    .on('data', (chunk: Buffer) => {
      left -= chunk.byteLength
      if (left < 0) request.destroy()
    })
    .on('error', () => {})
    .once('close', () => clearTimeout(timer))
}
