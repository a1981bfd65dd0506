import type { IncomingMessage } from 'node:http'
import type { BodyBounds } from '../http/read-body.ts'
import { isPending } from '../kernel/pending.ts'
import type { ToolCatalogue } from './catalogue.ts'
import { credentialsOf, type Surroundings } from './credentials-of.ts'
import { decide, type Permission } from './decide.ts'
import type { Gate } from './gate.ts'
import { identify } from './identify.ts'
import type { Message } from './message.ts'
import { receive } from './receive.ts'
import type { Refusal } from './rpc-answer.ts'
import type { Served } from './served.ts'

/** A request that may be answered. */
export interface Asked {
  readonly message: Message
  readonly permission: Permission
  /** The RFC 9728 document of the resource that was asked. */
  readonly resourceMetadata: string
}

/** A request that may not. */
export interface Refused {
  /** Of the one request that the message is, if it is one. */
  readonly id: Message['id']
  readonly refusal: Refusal
}

export interface AskParts {
  readonly catalogue: ToolCatalogue
  readonly surroundings: Surroundings
  readonly gate: Gate
  readonly bounds: BodyBounds
  /** Whether the process is about to end. */
  readonly isStopping: () => boolean
}

/**
 * Everything that is decided before the protocol sees a request: who calls, from the header alone;
 * then what they ask, and whether they may.
 * @returns `undefined` when the client went away before the end of its message.
 */
export function createAsk({ catalogue, surroundings, gate, bounds, isStopping }: AskParts) {
  return async (
    req: IncomingMessage,
    served: Served | undefined,
  ): Promise<Asked | Refused | undefined> => {
    if (isStopping()) return { id: null, refusal: STOPPING }
    const credentials = credentialsOf(req, surroundings)
    const found = identify(credentials, gate)
    const identified = isPending(found) ? await found : found
    if ('refusal' in identified) return { id: null, refusal: identified.refusal }
    if (served && 'caller' in identified) served.principal = identified.caller.principal
    const message = await receive(req, bounds)
    if (message === undefined) return undefined
    if ('status' in message) return { id: null, refusal: message }
    served?.asks(message)
    if (message.size > 1 && delegates(message, catalogue))
      return { id: null, refusal: NOT_IN_A_BATCH }
    const { resourceMetadata } = credentials
    const decision = decide(message, identified, resourceMetadata, gate)
    if ('refusal' in decision) return { id: message.id, refusal: decision.refusal }
    if (isStopping()) return { id: message.id, refusal: STOPPING }
    return { message, permission: decision, resourceMetadata }
  }
}

/** Whether a message calls a tool that acts at other services. */
export const delegates = ({ calls }: Message, catalogue: ToolCatalogue): boolean =>
  calls.some((tool) => catalogue.find(tool)?.contract.downstream)

/** For requests that come, or cannot be answered any more, while the process ends. */
export const STOPPING: Refusal = {
  status: 503,
  message: 'The server is shutting down. Try again in a few seconds.',
  headers: { 'Retry-After': '5', Connection: 'close' },
}

/** A demand of one call would become the answer of all, and undo nothing that the others did. */
const NOT_IN_A_BATCH: Refusal = {
  status: 400,
  message: 'A batch may not call a tool that acts at other services. Send that call by itself.',
}
