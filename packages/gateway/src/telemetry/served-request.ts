import type { TraceContext } from './trace-context.ts'

/** How an HTTP request to the MCP endpoint ended. */
export type Outcome =
  /** Answered as asked. */
  | 'ok'
  /** A tool said what went wrong, in a result with `isError`. */
  | 'tool_error'
  /** The protocol refused the message: a JSON-RPC error. */
  | 'protocol_error'
  /** 401 or 403: no token, a bad one, or one that grants too little. */
  | 'unauthorized'
  /** 429: a limit. */
  | 'limited'
  /** Any other refusal of the transport. */
  | 'refused'
  /** 5xx: a fault of ours, or something we need is away. */
  | 'failed'
  /** The client left before its answer. */
  | 'gone'

/** One request to the MCP endpoint, after its answer. It has nothing a person wrote, and no secret. */
export interface ServedRequest {
  /** The JSON-RPC method; `batch` for several, `unknown` for one that is not the protocol's. */
  readonly method: string
  /** A tool of the catalogue; never a name that a client made up. */
  readonly tool?: string | undefined
  readonly outcome: Outcome
  /** HTTP. */
  readonly status: number
  /** From the request's head to the end of its answer, milliseconds. */
  readonly durationMs: number
  /** The revision of the protocol, such as `2026-07-28`; absent where the request named none we know. */
  readonly protocol?: string | undefined
  readonly caller: 'person' | 'client' | 'anonymous'
  /** Our own id of the caller. */
  readonly subject?: string | undefined
  readonly clientId?: string | undefined
  readonly trace?: TraceContext | undefined
}

/** Told of every request. It returns at once, never throws, and writes nothing on the caller's time. */
export interface RequestObserver {
  served(request: ServedRequest): void
}
