import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { LimitDecision } from '../http/limit-decision.ts'
import { systemClock } from '../kernel/clock.ts'
import { currentUser } from '../resource/current-user.ts'
import { createJwtVerifier } from '../resource/jwt-verifier.ts'
import type { TokenVerifier } from '../resource/token-verifier.ts'
import { createLog } from '../telemetry/log.ts'
import { loadCatalogue } from './catalogue.ts'
import { type ToolCall, ToolFailure, type ToolHandler } from './contract.ts'
import { createMcpEndpoint, type McpEndpoint, type McpEndpointOptions } from './endpoint.ts'
import type { Caller, McpLimiter } from './limits.ts'

/** An endpoint with real tokens over real HTTP, for the tests of this room. */
export interface EndpointUnderTest {
  readonly url: string
  readonly origin: string
  readonly endpoint: McpEndpoint
  /** For a second endpoint that takes the same tokens. */
  readonly verifier: TokenVerifier
  readonly log: string[]
  /** Every tool call that the limiter was asked about: who, and how much. */
  readonly taken: Taken[]
  /** Every message that it was asked about. */
  readonly counted: Taken[]
  token(scopes?: string, claims?: Record<string, unknown>): Promise<string>
  close(): Promise<void>
}

interface Taken {
  who: string
  cost: number
}

const ISSUER = 'https://door.example'
const AUDIENCE = 'https://door.example/mcp'

const contract = (name: string, access: 'public' | 'protected', ...scopes: string[]) => ({
  name,
  title: `The ${name} tool`,
  description: `Does ${name}.`,
  inputSchema: {
    type: 'object',
    properties: { text: { type: 'string', maxLength: 1_000 } },
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: { text: { type: 'string' } },
    required: ['text'],
  },
  annotations: { readOnlyHint: true },
  access,
  scopes,
})

const CONTRACTS = [
  contract('echo', 'public', 'property:read'),
  contract('explode', 'public', 'property:read'),
  contract('fail', 'public', 'property:read'),
  contract('slow', 'public', 'property:read'),
  contract('steps', 'public', 'property:read'),
  contract('whoami', 'protected', 'assessments:read'),
  contract('save', 'protected', 'assessments:read', 'assessments:write'),
]

/** Aborted calls of the `slow` tool. */
export const aborted: string[] = []

const HANDLERS: Record<string, ToolHandler> = {
  echo: ({ text = '' }: { text?: string }) => ({ text }),
  explode: () => {
    throw new Error('SECRET database password')
  },
  fail: () => {
    throw new ToolFailure('not_found', 'There is no such thing.', { tried: 'everything' })
  },
  slow: async ({ text = '' }: { text?: string }, { signal }: ToolCall) => {
    signal.addEventListener('abort', () => aborted.push(text))
    await pause(10_000, undefined, { signal, ref: false })
    return { text }
  },
  steps: async (_: unknown, call: ToolCall) => {
    for (const step of [1, 2, 2, 3]) await call.progress(step, 3, `step ${step}`)
    return { text: 'done' }
  },
  whoami: () => ({ text: currentUser()?.id ?? '' }),
  save: () => ({ text: 'saved' }),
}

export async function startEndpoint(
  overrides: Partial<McpEndpointOptions> = {},
): Promise<EndpointUnderTest> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k' }] }
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const [log, taken, counted]: [string[], Taken[], Taken[]] = [[], [], []]
  const options: McpEndpointOptions = {
    catalogue: loadCatalogue(CONTRACTS, HANDLERS),
    serverInfo: { name: 'test', version: '1.2.3', title: 'Test' },
    instructions: 'Ask for what you need.',
    verifier: createJwtVerifier({
      issuer: ISSUER,
      audiences: [AUDIENCE],
      keys: () => keys,
      clock: systemClock,
    }),
    revocationsKnown: () => true,
    scopeNames: (scopes) => scopes,
    resources: [
      { path: '/mcp', metadataUrl: 'https://door.example/metadata/mcp' },
      { path: '/', metadataUrl: 'https://door.example/metadata' },
    ],
    requireSignIn: false,
    allowedHosts: [`127.0.0.1:${port}`],
    publicUrl: `http://127.0.0.1:${port}/mcp`,
    allowedOrigins: ['https://client.example'],
    limiter: generous(taken, counted),
    clientAddress: (req) => req.socket.remoteAddress ?? '',
    log: createLog((line) => log.push(line)),
    ...overrides,
  }
  const endpoint = await made(options, server)
  server.on('request', (req, res) => void endpoint.handle(req, res))
  const origin = `http://127.0.0.1:${port}`
  return {
    url: `${origin}/mcp`,
    origin,
    endpoint,
    verifier: options.verifier,
    log,
    taken,
    counted,
    token: (scopes = '', claims = {}) =>
      new SignJWT({ scope: scopes, client_id: 'client_1', ...claims })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(String(claims['sub'] ?? 'person_1'))
        .setJti('j')
        .setIssuedAt()
        .setExpirationTime('5 min')
        .sign(privateKey),
    async close() {
      await endpoint.close()
      await stopped(server)
    },
  }
}

async function made(options: McpEndpointOptions, server: Server): Promise<McpEndpoint> {
  try {
    const endpoint = createMcpEndpoint(options)
    await endpoint.ready()
    return endpoint
  } catch (error) {
    await stopped(server)
    throw error
  }
}

const generous = (
  taken: EndpointUnderTest['taken'],
  counted: EndpointUnderTest['counted'],
): McpLimiter => {
  const note = (list: Taken[], { principal, address }: Caller, cost: number) => {
    list.push({ who: principal?.id ?? address, cost })
    return allowance(100 - cost)
  }
  return {
    toolCall: (caller, cost) => note(taken, caller, cost),
    message: (caller, cost) => note(counted, caller, cost),
    tokenRefused: () => allowance(100),
  }
}

/** What a limiter says that has `remaining` units left, of 100 a minute. */
export const allowance = (remaining: number): LimitDecision => ({
  allowed: remaining >= 0,
  limit: 100,
  remaining: Math.max(0, remaining),
  resetSeconds: 60,
  retryAfterSeconds: remaining >= 0 ? 0 : 60,
  policy: 'tool-calls',
  windowSeconds: 60,
})

async function stopped(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

const VERSION = '2026-07-28'

/** A request of protocol version 2026-07-28, with the headers that must mirror it. */
export function modern(
  method: string,
  params: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): RequestInit {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': VERSION,
    'io.modelcontextprotocol/clientCapabilities': {},
    ...(params['_meta'] as object | undefined),
  }
  const name = params['name']
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': VERSION,
      'mcp-method': method,
      ...(typeof name === 'string' ? { 'mcp-name': name } : {}),
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 7, method, params: { ...params, _meta } }),
  }
}

/** A request of a 2025 protocol version: any JSON-RPC body. */
export const legacy = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...headers,
  },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

export const rpc = (method: string, params: unknown = {}, id: unknown = 7) => ({
  jsonrpc: '2.0',
  id,
  method,
  params,
})

/** One JSON-RPC answer, with the parts that the tests look at. */
export interface Answer {
  readonly id: unknown
  readonly result?: {
    readonly tools?: readonly Record<string, unknown>[]
    readonly ttlMs?: number
    readonly cacheScope?: string
    readonly protocolVersion?: string
    readonly content?: readonly { readonly text: string }[]
    readonly structuredContent?: unknown
    readonly isError?: boolean
  }
  readonly error?: {
    readonly code: number
    readonly message: string
    readonly data?: Readonly<Record<string, unknown>>
  }
}

/** The JSON-RPC messages of an answer, whichever form it has. */
export async function answers(response: Response): Promise<Answer[]> {
  const text = await response.text()
  if (text === '') return []
  if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
    return [JSON.parse(text)].flat()
  return [...text.matchAll(/^data: (.+)$/gm)].map(([, data]) => JSON.parse(data ?? ''))
}

/** The one message of an answer. */
export async function answer(response: Response): Promise<Answer> {
  const [only, ...more] = await answers(response)
  if (only === undefined || more.length > 0) throw new Error('expected one message')
  return only
}
