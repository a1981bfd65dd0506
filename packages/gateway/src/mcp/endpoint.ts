import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ScopeNames } from '../resource/direct-scopes.ts'
import type { TokenVerifier } from '../resource/token-verifier.ts'
import { runInTrace } from '../telemetry/current-trace.ts'
import type { RequestObserver } from '../telemetry/served-request.ts'
import { accepted } from './accept.ts'
import { challenged } from './authenticate.ts'
import { credentialsOf, type Surroundings } from './credentials-of.ts'
import { decide, type Permission } from './decide.ts'
import { createExchanges } from './exchanges.ts'
import { createFastPath, type FastPath } from './fast-path/fast-path.ts'
import type { PlainRequest } from './fast-path/plain-request.ts'
import { createFrontDoor, type FrontDoor } from './front-door.ts'
import type { Gate } from './gate.ts'
import { identify } from './identify.ts'
import { begun, type Interruption } from './interruption.ts'
import { demanded } from './judge.ts'
import { CLIENT_GONE } from './legacy-json.ts'
import type { McpLimiter } from './limits.ts'
import type { Message } from './message.ts'
import { protocolHeaders, sendJson, sendWebResponse, webRequest } from './node-adapter.ts'
import { opaque } from './opaque.ts'
import { receive } from './receive.ts'
import { type Refusal, refuse } from './rpc-answer.ts'
import { createSdkHandler, isLegacy } from './sdk-handler.ts'
import { createServerFactory, type Exchange, type ServerSettings } from './sdk-server.ts'
import { Served } from './served.ts'

export interface McpEndpointOptions
  extends FrontDoor,
    Surroundings,
    Pick<Gate, 'revocationsKnown'>,
    Omit<ServerSettings, 'timeoutMs' | 'maxOutputBytes'> {
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
  /**
   * Answers every later request with 503, ends subscription streams, and resolves when what runs
   * has been answered: at most as long as one request may take.
   */
  drain(): Promise<void>
  /** Drains without waiting: what runs is aborted. */
  close(): Promise<void>
}

/** The MCP server over `node:http`, at every path of {@link McpEndpointOptions.resources}. */
export function createMcpEndpoint(options: McpEndpointOptions): McpEndpoint {
  const admit = createFrontDoor(options)
  const { callTimeoutMs = 30_000, maxOutputBytes = MEBIBYTE } = options
  const settings: ServerSettings = { ...options, timeoutMs: callTimeoutMs, maxOutputBytes }
  const fast = options.fastPath === false ? undefined : createFastPath(settings)
  const sdk = createSdkHandler(createServerFactory(settings), options.log)
  const gate: Gate = { ...options, ruleFor: (tool) => options.catalogue.find(tool)?.contract }
  const bounds = bodyBounds(options)
  const exchanges = createExchanges()
  const delegates = ({ calls }: Message) =>
    calls.some((tool) => options.catalogue.find(tool)?.contract.downstream)
  let stopping = false

  /** Everything that is decided before the protocol sees a request. */
  async function ask(
    req: IncomingMessage,
    served: Served | undefined,
  ): Promise<Asked | Refused | undefined> {
    if (stopping) return { id: null, refusal: STOPPING }
    const credentials = credentialsOf(req, options)
    const identified = await identify(credentials, gate)
    if ('refusal' in identified) return { id: null, refusal: identified.refusal }
    if (served && 'caller' in identified) served.principal = identified.caller.principal
    const message = await receive(req, bounds)
    if (message === undefined) return undefined
    if ('status' in message) return { id: null, refusal: message }
    served?.asks(message)
    if (message.size > 1 && delegates(message)) return { id: null, refusal: NOT_IN_A_BATCH }
    const { resourceMetadata } = credentials
    const decision = decide(message, identified, resourceMetadata, gate)
    if ('refusal' in decision) return { id: message.id, refusal: decision.refusal }
    if (stopping) return { id: message.id, refusal: STOPPING }
    return { message, permission: decision, resourceMetadata }
  }

  async function serve(
    req: IncomingMessage,
    res: ServerResponse,
    served: Served | undefined,
  ): Promise<void> {
    const admission = admit(req.method, req.headers)
    const fields = { ...options.headers, ...admission.headers }
    const asked = admission.admitted ? await ask(req, served) : undefined
    if (asked && 'message' in asked) {
      const plain = fast?.recognise(asked.message, req.headers)
      if (fast && plain)
        return runInTrace(served?.trace, () => answerPlain(fast, plain, res, asked, fields, served))
    }
    served?.follow(res)
    setHeaders(res, fields)
    if (!admission.admitted) return turnAway(res, admission.status, admission.message)
    if (asked === undefined) return
    if ('refusal' in asked) return refuse(res, asked.id, asked.refusal)
    return runInTrace(served?.trace, () => answer(req, res, asked, served))
  }

  async function answer(
    req: IncomingMessage,
    res: ServerResponse,
    { message, permission: { principal, headers: limits }, resourceMetadata }: Asked,
    served: Served | undefined,
  ): Promise<void> {
    if (served) served.bySdk = true
    const { stream } = accepted(req.headers.accept)
    const headers = protocolHeaders(req)
    const legacy = isLegacy(headers, message.body)
    const interruption: Interruption = {}
    const challenge: Exchange['challenge'] = (words, text) => {
      const scopes = gate.scopeNames(demanded(message.calls, gate))
      interruption.refusal ??= challenged(resourceMetadata, scopes, { message: text, ...words })
    }
    const toolFailed = () => {
      if (served) served.toolFailed = true
    }
    const exchange: Exchange = {
      message,
      principal,
      streams: stream,
      legacy,
      challenge,
      toolFailed,
    }
    // To a 2025 client, a lost connection cancels nothing (2025-06-18, Streamable HTTP); the call
    // ends by itself, and the bound is for what the client's own messages keep from ending.
    const patienceMs = legacy ? callTimeoutMs : 0
    const signal = exchanges.signal(res, patienceMs)
    const answered = await sdk.answer(webRequest(headers, signal), exchange)
    if (answered.status === CLIENT_GONE) return refuse(res, message.id, STOPPING)
    const response = delegates(message) ? await begun(answered) : answered
    if (interruption.refusal) {
      void response.body?.cancel().catch(() => {})
      return refuse(res, message.id, interruption.refusal)
    }
    await sendWebResponse(res, response, limits, signal, (json) => {
      if (served) served.rpcError = isRpcError(json)
    })
  }

  async function answerPlain(
    path: FastPath,
    request: PlainRequest,
    res: ServerResponse,
    { permission: { principal, headers: limits } }: Asked,
    fields: Readonly<Record<string, string>>,
    served: Served | undefined,
  ): Promise<void> {
    let signal: AbortSignal | undefined
    const signalOf = () => {
      signal ??= exchanges.signal(res, 0)
      return signal
    }
    const { json, failed } = await path.answer(request, principal, signalOf)
    if (signal?.aborted || res.destroyed) {
      served?.follow(res)
      setHeaders(res, fields)
      return refuse(res, request.id, STOPPING)
    }
    sendJson(res, json, { ...fields, ...limits })
    served?.tell(200, failed ? 'tool_error' : 'ok')
  }

  return {
    async handle(req, res) {
      const { observer, catalogue } = options
      const served = observer && new Served(observer, catalogue, req)
      const work = serve(req, res, served).catch((error) => {
        served?.follow(res)
        breakDown(res, error, options)
      })
      await exchanges.run(work)
    },
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

/** A request that may be answered. */
interface Asked {
  readonly message: Message
  readonly permission: Permission
  readonly resourceMetadata: string
}

interface Refused {
  /** Of the one request that the message is, if it is one. */
  readonly id: Message['id']
  readonly refusal: Refusal
}

const MEBIBYTE = 1024 * 1024

const bodyBounds = ({ maxBodyBytes = MEBIBYTE, bodyTimeoutMs = 15_000 }: McpEndpointOptions) => ({
  maxBytes: maxBodyBytes,
  timeoutMs: bodyTimeoutMs,
})

/** For requests that come, or cannot be answered any more, while the process ends. */
const STOPPING: Refusal = {
  status: 503,
  message: 'The server is shutting down. Try again in a few seconds.',
  headers: { 'Retry-After': '5', Connection: 'close' },
}

/** A demand of one call would become the answer of all, and undo nothing that the others did. */
const NOT_IN_A_BATCH: Refusal = {
  status: 400,
  message: 'A batch may not call a tool that acts at other services. Send that call by itself.',
}

function setHeaders(res: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
}

function turnAway(res: ServerResponse, status: number, message: string | undefined): void {
  if (message === undefined) res.writeHead(status).end()
  else refuse(res, null, { status, message })
}

function breakDown(
  res: ServerResponse,
  error: unknown,
  { log, headers = {} }: McpEndpointOptions,
): void {
  const { message } = opaque(error, 'The request', log)
  if (res.headersSent) return void res.destroy()
  setHeaders(res, headers)
  refuse(res, null, { status: 500, code: INTERNAL_ERROR, message })
}

/** Whether an answer in one piece is an error; batches are told as what they were sent as. */
function isRpcError(json: string): boolean {
  const answer: unknown = JSON.parse(json)
  return typeof answer === 'object' && answer !== null && 'error' in answer
}

/** JSON-RPC 2.0 section 5.1. */
const INTERNAL_ERROR = -32603
