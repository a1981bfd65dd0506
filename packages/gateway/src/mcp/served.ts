import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Principal } from '../resource/principal.ts'
import { methodLabel, OTHER } from '../telemetry/labels.ts'
import type { Outcome, RequestObserver } from '../telemetry/served-request.ts'
import { readTraceContext, type TraceContext } from '../telemetry/trace-context.ts'
import type { ToolCatalogue } from './catalogue.ts'
import { REVISION } from './fast-path/known-envelopes.ts'
import type { Message } from './message.ts'
import { LEGACY_VERSIONS } from './protocol-words.ts'

/** What becomes known of a request while it is served, and is told once it was answered. */
export class Served {
  readonly #since = performance.now()
  readonly #observer: RequestObserver
  readonly #catalogue: ToolCatalogue
  readonly #req: IncomingMessage
  #message: Message | undefined
  #trace: TraceContext | undefined
  #told = false
  #toolFailed = false
  #bySdk = false
  #rpcError = false
  principal: Principal | undefined

  constructor(observer: RequestObserver, catalogue: ToolCatalogue, req: IncomingMessage) {
    this.#observer = observer
    this.#catalogue = catalogue
    this.#req = req
  }

  /** The trace that the client says this is a part of; of one message, not of a batch. */
  get trace(): TraceContext | undefined {
    return this.#trace
  }

  asks(message: Message): void {
    this.#message = message
    const { params } = Object(message.body) as { params?: unknown }
    this.#trace = readTraceContext(Reflect.get(Object(params), '_meta'))
  }

  toolFails(): void {
    this.#toolFailed = true
  }

  /** From here on a status of 400 and more is the protocol's. */
  goesToSdk(): void {
    this.#bySdk = true
  }

  /** Looks whether an answer in one piece is a JSON-RPC error, whatever its status. */
  says(json: string): void {
    const answer: unknown = JSON.parse(json)
    this.#rpcError = typeof answer === 'object' && answer !== null && 'error' in answer
  }

  /** Tells when the answer has left, or the client has. */
  follow(res: ServerResponse): void {
    const end = () => {
      if (res.writableFinished) this.tell(res.statusCode, this.#outcome(res.statusCode))
      else this.tell(CLIENT_LEFT, 'gone')
    }
    if (res.closed) end()
    else res.once('close', end)
  }

  /** Tells now, unless it was told before. */
  tell(status: number, outcome: Outcome): void {
    if (this.#told) return
    this.#told = true
    const { principal } = this
    const version = this.#req.headers['mcp-protocol-version']
    this.#observer.served({
      method: methodOf(this.#message),
      tool: this.#tool(),
      outcome,
      status,
      durationMs: performance.now() - this.#since,
      protocol: typeof version === 'string' && VERSIONS.has(version) ? version : undefined,
      caller: principal?.kind ?? 'anonymous',
      subject: principal?.id,
      clientId: principal?.clientId,
      trace: this.#trace,
    })
  }

  #tool(): string | undefined {
    const { calls, size } = this.#message ?? NOTHING
    const [name] = calls
    return size === 1 && name !== undefined && this.#catalogue.find(name) ? name : undefined
  }

  #outcome(status: number): Outcome {
    if (status === 401 || status === 403) return 'unauthorized'
    if (status === 429) return 'limited'
    if (status >= 500) return 'failed'
    if (status >= 400) return this.#bySdk ? 'protocol_error' : 'refused'
    if (this.#toolFailed) return 'tool_error'
    return this.#rpcError ? 'protocol_error' : 'ok'
  }
}

/** No answer of ours: how logs write that nobody was there to take one. */
const CLIENT_LEFT = 499
const NOTHING: Pick<Message, 'calls' | 'size'> = { calls: [], size: 0 }
const VERSIONS: ReadonlySet<string> = new Set([REVISION, ...LEGACY_VERSIONS])

function methodOf(message: Message | undefined): string {
  if (message !== undefined && message.size > 1) return 'batch'
  const label = methodLabel(message?.methods[0] ?? '')
  return label === OTHER ? 'unknown' : label
}
