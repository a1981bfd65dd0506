import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type McpServer,
  type ServerContext,
  type StandardSchemaWithJSON,
  type Tool,
} from '@modelcontextprotocol/server'
import { type CallingClient, type CallSettings, callTool } from './call-tool.ts'
import type { CatalogueTool } from './catalogue.ts'
import type { JsonSchema } from './contract.ts'
import { progressOf } from './progress.ts'
import { listed } from './tool-list.ts'

/** A tool in the SDK's words, made once. */
export interface Registration {
  readonly tool: CatalogueTool
  readonly entry: Tool
  readonly config: ReturnType<typeof configOf>
}

export function registration(tool: CatalogueTool): Registration {
  const entry = listed(tool)
  return { tool, entry, config: configOf(entry) }
}

function configOf({ name: _, inputSchema, outputSchema = {}, ...rest }: Tool) {
  return { ...rest, inputSchema: published(inputSchema), outputSchema: published(outputSchema) }
}

/** Makes one server answer calls of the tool for one caller. */
export function register(
  server: McpServer,
  { tool, entry, config }: Registration,
  caller: Omit<CallingClient, 'opensUrls'> & { readonly streams: boolean },
  settings: CallSettings,
): void {
  server.registerTool(entry.name, config, (args: unknown, ctx: ServerContext) => {
    const call = { signal: ctx.mcpReq.signal, progress: progressOf(ctx, caller.streams) }
    return callTool(tool, args, { ...caller, opensUrls: opensUrls(ctx) }, call, settings)
  })
}

/**
 * Whether this request's client takes a link for its person. One that has just declined a link is
 * not offered the next: the call fails, and says why.
 */
function opensUrls({ mcpReq: { envelope, inputResponses } }: ServerContext): boolean {
  const answers = Object.values(inputResponses ?? {})
  const declined = answers.some((answer) => Reflect.get(Object(answer), 'action') !== 'accept')
  const declared: unknown = Reflect.get(Object(envelope), CLIENT_CAPABILITIES_META_KEY)
  const { elicitation }: ClientCapabilities = Object(declared)
  return !declined && elicitation?.url !== undefined
}

/** Shows the SDK a schema without letting it validate: `callTool` does, with better sentences. */
const published = (schema: JsonSchema): StandardSchemaWithJSON => ({
  '~standard': {
    version: 1,
    vendor: 'voordeur',
    validate: (value) => ({ value }),
    jsonSchema: { input: () => ({ ...schema }), output: () => ({ ...schema }) },
  },
})
