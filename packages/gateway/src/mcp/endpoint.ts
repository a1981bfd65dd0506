import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ScopeNames } from '../resource/direct-scopes.ts'
import type { TokenVerifier } from '../resource/token-verifier.ts'
import { runInTrace } from '../telemetry/current-trace.ts'
import type { RequestObserver } from '../telemetry/served-request.ts'
import { createAsk } from './ask.ts'
import type { Surroundings } from './credentials-of.ts'
import { createExchanges } from './exchanges.ts'
import { createFastPath } from './fast-path/fast-path.ts'
import { type Admission, createFrontDoor, type FrontDoor } from './front-door.ts'
import type { Gate } from './gate.ts'
import type { McpLimiter } from './limits.ts'
import { type AnswerFields, answerFields, setHeaders } from './node-adapter.ts'
import { opaque } from './opaque.ts'
import { refuse } from './rpc-answer.ts'
import { createSdkAnswer } from './sdk-answer.ts'
import type { ServerSettings } from './sdk-server.ts'
import { Served } from './served.ts'
import { listed } from './tool-list.ts'

export interface McpEndpointOptions
  extends FrontDoor,
    Surroundings,
    Pick<Gate, 'revocationsKnown'>,
    Omit<ServerSettings, 'timeoutMs' | 'maxOutputBytes' | 'list'> {
  readonly verifier: TokenVerifier
  /** Names scopes for the authorization server that a challenged client will ask. */
  readonly scopeNames: ScopeNames
  readonly limiter: McpLimiter
  /** Told of every request when it was answered. */
  readonly observer?: RequestObserver
  /** Fields of every answer, in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  /** Default 1 MiB. */
  readonly maxBodyBytes?: number
  /** Time a request's body may take to arrive. Default 15 s. */
  readonly bodyTimeoutMs?: number
  /** Time one tool call may take. Default 30 s. */
  readonly callTimeoutMs?: number
  /** Bound on one tool result. Default 1 MiB. */
  readonly maxOutputBytes?: number
  /** False: the SDK answers everything, for those who compare. Default true. */
  readonly fastPath?: boolean
}

export interface McpEndpoint {
  /** Answers one request completely. Never throws. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>
  /** Loads what the first calls do without. @throws what is wrong with the tools or the extension. */
  ready(): Promise<void>
  /**
   * Answers every later request with 503, ends subscription streams, and resolves when what runs
   * has been answered: at most as long as one request may take.
   */
  drain(): Promise<void>
  /** Drains without waiting: what runs is aborted. */
  close(): Promise<void>
}

/** What was decided about a request before it is answered. */
interface Judged {
  readonly admission: Admission
  /** `undefined` when nobody is there to be answered, or the admission is the answer. */
  readonly asked: Awaited<ReturnType<ReturnType<typeof createAsk>>>
  readonly served: Served | undefined
}

/** The MCP server over `node:http`, at every path of {@link McpEndpointOptions.resources}. */
export function createMcpEndpoint(options: McpEndpointOptions): McpEndpoint {
  const { callTimeoutMs = 30_000, maxOutputBytes = MEBIBYTE, catalogue, observer, log } = options
  const list = catalogue.tools.map(listed)
  const settings: ServerSettings = { ...options, list, timeoutMs: callTimeoutMs, maxOutputBytes }
  const gate: Gate = { ...options, ruleFor: (tool) => catalogue.find(tool)?.contract }
  const always = answerFields(options.headers ?? {})
  const exchanges = createExchanges()
  const admit = createFrontDoor(options)
  const sdk = createSdkAnswer(settings, gate, exchanges)
  const fast = options.fastPath === false ? undefined : createFastPath(settings, gate, exchanges)
  let stopping = false
  const ask = createAsk({
    catalogue,
    surroundings: options,
    gate,
    bounds: bodyBounds(options),
    isStopping: () => stopping,
  })

  const fieldsOf = ({ headers }: Admission): AnswerFields =>
    headers === undefined ? always : answerFields({ ...options.headers, ...headers })

  /** At once where nothing has to be waited for. */
  function answer(
    req: IncomingMessage,
    res: ServerResponse,
    { admission, asked, served }: Judged,
  ): Promise<void> | void {
    const fields = fieldsOf(admission)
    if (fast && asked && 'message' in asked) {
      const plain = fast.recognise(asked.message, req.headers)
      if (plain)
        return runInTrace(served?.trace, () => fast.answer(plain, { res, asked, fields, served }))
    }
    served?.follow(res)
    setHeaders(res, fields.all)
    if (!admission.admitted) return turnAway(res, admission.status, admission.message)
    if (asked === undefined) return
    if ('refusal' in asked) return refuse(res, asked.id, asked.refusal)
    return runInTrace(served?.trace, () => sdk.answer(req, res, asked, served))
  }

  function breakDown(req: IncomingMessage, res: ServerResponse, error: unknown): void {
    const { message } = opaque(error, 'The request', log)
    if (res.headersSent) return void res.destroy()
    setHeaders(res, fieldsOf(admit(req.method, req.headers)).all)
    refuse(res, null, { status: 500, code: INTERNAL_ERROR, message })
  }

  return {
    async handle(req, res) {
      const served = observer && new Served(observer, catalogue, req)
      const end = exchanges.begin()
      try {
        const admission = admit(req.method, req.headers)
        const asked = admission.admitted ? await ask(req, served) : undefined
        const pending = answer(req, res, { admission, asked, served })
        if (pending) await pending
      } catch (error) {
        served?.follow(res)
        breakDown(req, res, error)
      } finally {
        end()
      }
    },
    ready: () => sdk.ready(),
    async drain() {
      stopping = true
      await sdk.endSubscriptions()
      await exchanges.idle()
    },
    async close() {
      stopping = true
      exchanges.abort()
      await sdk.close()
      await exchanges.idle()
    },
  }
}

const MEBIBYTE = 1024 * 1024

const bodyBounds = ({ maxBodyBytes = MEBIBYTE, bodyTimeoutMs = 15_000 }: McpEndpointOptions) => ({
  maxBytes: maxBodyBytes,
  timeoutMs: bodyTimeoutMs,
})

function turnAway(res: ServerResponse, status: number, message: string | undefined): void {
  if (message === undefined) res.writeHead(status).end()
  else refuse(res, null, { status, message })
}

/** JSON-RPC 2.0 section 5.1. */
const INTERNAL_ERROR = -32603
