import { randomUUID } from 'node:crypto'
import { correlationOf } from './parameters.ts'
import type { Services } from './services.ts'

/** What Graph answers to one call, on its own or inside a batch. */
export interface GraphAnswer {
  readonly status: number
  readonly body: object
  readonly headers?: Readonly<Record<string, string>>
}

/** A refusal in Graph's words. Programs go by `code`; `message` is for developers. */
export interface GraphRefusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 429
  readonly code: string
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Identify one call in both logs; `client-request-id` is the caller's, when it sent a GUID. */
export interface RequestIds {
  readonly 'request-id': string
  readonly 'client-request-id': string
}

export function requestIds(headers: Headers): RequestIds {
  const id = randomUUID()
  return { 'request-id': id, 'client-request-id': correlationOf(headers) ?? id }
}

/** The error body of Graph, with its ids and its time in UTC. */
export function refused(services: Services, ids: RequestIds, refusal: GraphRefusal): GraphAnswer {
  const { status, code, message, headers } = refusal
  const date = new Date(services.now()).toISOString().slice(0, 19)
  const error = { code, message, innerError: { date, ...ids } }
  return { status, body: { error }, ...(headers && { headers }) }
}

export const isRefusal = (value: unknown): value is GraphRefusal =>
  typeof value === 'object' && value !== null && 'code' in value && 'message' in value

export const toResponse = ({ status, body, headers }: GraphAnswer, ids: RequestIds): Response =>
  Response.json(body, {
    status,
    headers: { 'cache-control': 'no-store', ...ids, ...headers },
  })

export const badRequest = (message: string, code = 'BadRequest'): GraphRefusal => ({
  status: 400,
  code,
  message,
})
