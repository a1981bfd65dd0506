import { McpServer, type McpServerOptions, type Tool } from '@modelcontextprotocol/server'
import type { Principal } from '../resource/principal.ts'
import type { CallSettings } from './call-tool.ts'
import type { ToolCatalogue } from './catalogue.ts'
import type { StepUpChallenge } from './delegation-result.ts'
import { guarded, seal } from './guarded.ts'
import type { Message } from './message.ts'
import { opaque } from './opaque.ts'
import { register, registration } from './register-tool.ts'
import { checkList, serveList } from './sdk-tool-list.ts'
import { LIST_TTL_MS, listHint, sharedCacheScope } from './tool-list.ts'

/** Who the server says it is (MCP `Implementation`). */
export interface ServerInfo {
  readonly name: string
  readonly version: string
  readonly title?: string
  readonly websiteUrl?: string
}

/** One HTTP request that was let in. */
export interface Exchange {
  readonly message: Message
  readonly principal: Principal | undefined
  /** Whether the client can read an event stream; without one, progress has no way to reach it. */
  readonly streams: boolean
  /** Of a 2025 protocol version. */
  readonly legacy: boolean
  /** Answers the whole request with a challenge instead, as long as nothing has been sent. */
  challenge(challenge: StepUpChallenge, message: string): void
  /** Notes that a tool's result is a failure. */
  toolFailed(): void
}

/**
 * Adds to the server of one request: resources, prompts, completions, tools with their own SDK
 * callbacks. It runs for every request that could ask for what it adds, so it only registers; calls
 * of the catalogue's tools are none. Tools added here are public: the catalogue is where protected
 * ones live.
 */
export type ServerExtension = (server: McpServer, context: ExtensionContext) => void

export interface ExtensionContext {
  readonly era: 'modern' | 'legacy'
  readonly principal: Principal | undefined
  /** Who may keep what is the same for everybody: where all must sign in, no shared cache. */
  readonly sharedCacheScope: 'public' | 'private'
}

/** Builds a fresh SDK server; it serves one request and is thrown away. */
export type ServerFactory = (exchange: Exchange, era: 'modern' | 'legacy') => McpServer

export interface ServerSettings extends CallSettings {
  readonly catalogue: ToolCatalogue
  /** The catalogue as `tools/list` shows it, made once. */
  readonly list: readonly Tool[]
  readonly serverInfo: ServerInfo
  readonly instructions?: string
  /** True when the tool list is only for people who signed in: then no shared cache may keep it. */
  readonly requireSignIn: boolean
  readonly extend?: ServerExtension
  /** The same, for an extension that is loaded with the SDK, which it is made of. */
  readonly loadExtension?: () => Promise<ServerExtension>
  /** Whether the extension adds tools. Then no list is made beforehand, so it has to be said. */
  readonly extendTools?: boolean
  /** Checks the `requestState` that extension tools sent out and get back (MCP 2026-07-28, MRTR). */
  readonly requestState?: McpServerOptions['requestState']
}

const MAX_INPUT_ELEMENTS = 10_000

/**
 * Makes the function that builds the SDK server of one request. Registering a tool costs the SDK
 * microseconds each, so only the tools this request calls are registered; the list is made once.
 * @throws for an entry of the list that is no tool, and what the extension throws: it is tried once
 *   here, so that its faults show before anybody asks.
 */
export function createServerFactory(settings: ServerSettings): ServerFactory {
  const { catalogue, list } = settings
  checkList(list)
  const tools = list.flatMap((entry) => {
    const tool = catalogue.find(entry.name)
    return tool ? [registration(tool, entry)] : []
  })
  const options = optionsOf(settings)
  const build: ServerFactory = (exchange, era) => {
    const server = new McpServer({ ...settings.serverInfo }, options)
    seal(server, { principal: exchange.principal, log: settings.log })
    const { methods, calls } = exchange.message
    const added = concernsExtension(methods, settings) ? extend(server, settings, exchange, era) : 0
    // The SDK lists what is registered, so an extension's tools need the catalogue's beside them.
    const all = added > 0 && methods.includes('tools/list')
    if (!all) serveList(server, list)
    for (const one of tools)
      if (all || calls.includes(one.entry.name)) register(server, one, exchange, settings)
    return server
  }
  for (const era of ['modern', 'legacy'] as const) build(NOBODY, era)
  return (exchange, era) => {
    try {
      return build(exchange, era)
    } catch (error) {
      throw opaque(error, 'Building the server', settings.log)
    }
  }
}

const NOBODY: Exchange = {
  message: {
    body: undefined,
    bytes: 0,
    odd: false,
    id: null,
    size: 1,
    methods: ['initialize', 'tools/list'],
    calls: [],
    reads: 0,
  },
  principal: undefined,
  streams: false,
  legacy: false,
  challenge: () => {},
  toolFailed: () => {},
}

function optionsOf({
  instructions,
  requireSignIn,
  requestState,
}: ServerSettings): McpServerOptions {
  const hint = listHint(requireSignIn)
  // An extension sees who is calling, so what it lists may be theirs alone.
  const own = { ttlMs: LIST_TTL_MS, cacheScope: 'private' } as const
  return {
    capabilities: { tools: { listChanged: false } },
    cacheHints: {
      'tools/list': hint,
      'server/discover': hint,
      'prompts/list': own,
      'resources/list': own,
      'resources/templates/list': own,
    },
    maxToolInputElements: MAX_INPUT_ELEMENTS,
    ...(instructions === undefined ? {} : { instructions }),
    ...(requestState === undefined ? {} : { requestState }),
  }
}

/** To be registered costs an extension's resources and prompts more than a whole tool call. */
function concernsExtension(methods: readonly string[], { extendTools }: ServerSettings): boolean {
  const toolsOnly = methods.length > 0 && methods.every((method) => TOOLS.has(method))
  return extendTools === true || !toolsOnly
}

const TOOLS = new Set(['tools/call', 'tools/list'])

/** @returns how many tools the extension added. */
function extend(
  server: McpServer,
  settings: ServerSettings,
  { principal }: Exchange,
  era: 'modern' | 'legacy',
): number {
  let added = 0
  const onTool = (name: string) => {
    if (settings.catalogue.find(name)) throw new Error(`${name} is already in the catalogue`)
    if (!settings.extendTools)
      throw new Error(`${name} is added by an extension: say so with extendTools: true`)
    added++
  }
  settings.extend?.(guarded(server, { principal, log: settings.log, onTool }), {
    era,
    principal,
    sharedCacheScope: sharedCacheScope(settings.requireSignIn),
  })
  return added
}
