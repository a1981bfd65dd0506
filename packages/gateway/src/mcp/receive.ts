import type { IncomingMessage } from 'node:http'
import { linesOf } from '../http/header-lines.ts'
import {
  BodyAborted,
  type BodyBounds,
  BodyTimeout,
  BodyTooLarge,
  readBody,
} from '../http/read-body.ts'
import { accepted } from './accept.ts'
import { isJsonContentType } from './json-content-type.ts'
import { type Message, readMessage } from './message.ts'
import type { Refusal } from './rpc-answer.ts'

/**
 * Reads one POST completely into a message.
 * @returns `undefined` when the client went away before the end.
 */
export async function receive(
  req: IncomingMessage,
  limits: BodyBounds,
): Promise<Message | Refusal | undefined> {
  const unfit = formRefusal(req)
  if (unfit !== undefined) return unfit
  let bytes: Buffer
  try {
    bytes = await readBody(req, limits)
  } catch (error) {
    return unreadable(error)
  }
  const version = req.headers['mcp-protocol-version']
  const message = readMessage(bytes, version === undefined ? undefined : String(version))
  return 'code' in message ? { status: 400, ...message } : message
}

/** The refusal of a body, or `undefined` when nobody is left to read one. */
function unreadable(error: unknown): Refusal | undefined {
  if (error instanceof BodyAborted) return undefined
  if (error instanceof BodyTooLarge || error instanceof BodyTimeout)
    return { status: error.status, message: error.message }
  throw error
}

function formRefusal(req: IncomingMessage): Refusal | undefined {
  const { headers } = req
  // Node keeps the first of two; a proxy in front may have judged the body by the other.
  if (linesOf(req, 'content-type').length > 1)
    return { status: 415, message: 'The request has two Content-Type headers: send one.' }
  const encoding = headers['content-encoding'] ?? 'identity'
  if (!isJsonContentType(headers['content-type']) || encoding !== 'identity')
    return { status: 415, message: 'Send application/json without content encoding.' }
  const { json, stream } = accepted(headers.accept)
  if (!json && !stream)
    return { status: 406, message: 'Accept application/json and text/event-stream.' }
  return undefined
}
