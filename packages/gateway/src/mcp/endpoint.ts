import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TokenVerifier } from '../resource/token-verifier.ts'
import { accepted } from './accept.ts'
import { type Decision, decide, type Gate } from './decide.ts'
import { createFrontDoor, type FrontDoor } from './front-door.ts'
import type { CallLimiter } from './limits.ts'
import type { Message } from './message.ts'
import { sendWebResponse, toWebRequest } from './node-adapter.ts'
import { opaque } from './opaque.ts'
import { receive } from './receive.ts'
import { refuse } from './rpc-answer.ts'
import { createSdkHandler } from './sdk-handler.ts'
import { createServerFactory, type Exchange, type ServerSettings } from './sdk-server.ts'

/** A path we serve, and the RFC 9728 document that a refusal there points to. */
export interface ServedResource {
  readonly path: string
  readonly metadataUrl: string
}

export interface McpEndpointOptions
  extends FrontDoor,
    Omit<ServerSettings, 'timeoutMs' | 'maxOutputBytes'> {
  readonly verifier: TokenVerifier
  /** At least one. A path that is not listed is treated as the first. */
  readonly resources: readonly ServedResource[]
  readonly limiter: CallLimiter
  readonly clientAddress: (req: IncomingMessage) => string
  /** Default 4 MiB. */
  readonly maxBodyBytes?: number
  /** Time a request's body may take to arrive. Default 15 s. */
  readonly bodyTimeoutMs?: number
  /** Time one tool call may take. Default 30 s. */
  readonly callTimeoutMs?: number
  /** Bound on one tool result. Default 1 MiB. */
  readonly maxOutputBytes?: number
}

export interface McpEndpoint {
  /** Answers one request completely. Never throws. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>
  /** Ends open streams; every later request is answered with 503. */
  close(): Promise<void>
}

/** The MCP server over `node:http`, at every path of {@link McpEndpointOptions.resources}. */
export function createMcpEndpoint(options: McpEndpointOptions): McpEndpoint {
  const admit = createFrontDoor(options)
  const { callTimeoutMs = 30_000, maxOutputBytes = 1024 * 1024 } = options
  const build = createServerFactory({ ...options, timeoutMs: callTimeoutMs, maxOutputBytes })
  const sdk = createSdkHandler(build, options.log)
  const gate: Gate = { ...options, ruleFor: (tool) => options.catalogue.find(tool)?.contract }
  const limits = {
    maxBytes: options.maxBodyBytes ?? 4 * 1024 * 1024,
    timeoutMs: options.bodyTimeoutMs ?? 15_000,
  }
  let closed = false

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const admission = admit(req.method, req.headers)
    setHeaders(res, admission.headers)
    if (!admission.admitted) return turnAway(res, admission.status, admission.message)
    if (closed) return turnAway(res, 503, 'The server is shutting down.')
    const message = await receive(req, limits)
    if (message === undefined) return
    if ('status' in message) return refuse(res, null, message)
    const decision = await decide(message.calls, credentialsOf(req, options), gate)
    await answer(req, res, message, decision)
  }

  async function answer(
    req: IncomingMessage,
    res: ServerResponse,
    message: Message,
    decision: Decision,
  ): Promise<void> {
    if ('refusal' in decision) return refuse(res, message.id, decision.refusal)
    const { stream } = accepted(req.headers.accept)
    const exchange: Exchange = { message, principal: decision.principal, streams: stream }
    const request = toWebRequest(req, goneSignal(res))
    await sendWebResponse(res, await sdk.answer(request, exchange), decision.headers)
  }

  return {
    async handle(req, res) {
      await serve(req, res).catch((error: unknown) => breakDown(res, error, options))
    },
    async close() {
      closed = true
      await sdk.close()
    },
  }
}

/** Split by hand: a request target may be no URL at all, and only its exact path matters. */
function targetOf({ url = '/' }: IncomingMessage): { path: string; query: URLSearchParams } {
  const [path = '/'] = url.split('?', 1)
  return { path, query: new URLSearchParams(url.slice(path.length)) }
}

function credentialsOf(req: IncomingMessage, { resources, clientAddress }: McpEndpointOptions) {
  const { path, query } = targetOf(req)
  const asked = resources.find((resource) => resource.path === path) ?? resources[0]
  if (asked === undefined) throw new Error('the endpoint serves no resource')
  return {
    authorization: req.headersDistinct['authorization'],
    query,
    resourceMetadata: asked.metadataUrl,
    address: clientAddress(req),
  }
}

/** Aborts when the client leaves before its answer is complete. */
function goneSignal(res: ServerResponse): AbortSignal {
  const controller = new AbortController()
  const check = () => {
    if (!res.writableFinished) controller.abort()
  }
  if (res.closed) check()
  else res.once('close', check)
  return controller.signal
}

function setHeaders(res: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
}

function turnAway(res: ServerResponse, status: number, message: string | undefined): void {
  if (message === undefined) res.writeHead(status).end()
  else refuse(res, null, { status, message })
}

function breakDown(res: ServerResponse, error: unknown, { log }: McpEndpointOptions): void {
  const { message } = opaque(error, 'The request', log)
  if (res.headersSent) return void res.destroy()
  refuse(res, null, { status: 500, code: INTERNAL_ERROR, message })
}

/** JSON-RPC 2.0 section 5.1. */
const INTERNAL_ERROR = -32603
