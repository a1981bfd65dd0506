import type {
  McpServer,
  ServerContext,
  StandardSchemaWithJSON,
  Tool,
} from '@modelcontextprotocol/server'
import { type CallingClient, type CallSettings, callTool } from './call-tool.ts'
import type { CatalogueTool } from './catalogue.ts'
import type { JsonSchema, ToolCall } from './contract.ts'
import { elicitationOf, opensUrls } from './elicitation.ts'
import { progressOf } from './progress.ts'
import { resultOf } from './tool-result.ts'

/** A tool in the SDK's words, made once. */
export interface Registration {
  readonly tool: CatalogueTool
  readonly entry: Tool
  readonly config: ReturnType<typeof configOf>
}

export const registration = (tool: CatalogueTool, entry: Tool): Registration => ({
  tool,
  entry,
  config: configOf(entry),
})

function configOf({ name: _, inputSchema, outputSchema = {}, ...rest }: Tool) {
  return { ...rest, inputSchema: published(inputSchema), outputSchema: published(outputSchema) }
}

/** Who calls, and how: the part of it that is the same for all calls of a request. */
interface Caller extends Omit<CallingClient, 'opensUrls' | 'asked'> {
  readonly streams: boolean
  readonly legacy: boolean
  toolFailed(): void
}

/** Makes one server answer calls of the tool for one caller. */
export function register(
  server: McpServer,
  { tool, entry, config }: Registration,
  caller: Caller,
  settings: CallSettings,
): void {
  server.registerTool(entry.name, config, async (args: unknown, ctx: ServerContext) => {
    const { choose, asked } = elicitationOf(ctx.mcpReq, caller.legacy)
    const progress = progressOf(ctx, caller.streams)
    const call: ToolCall = { signal: ctx.mcpReq.signal, progress, choose }
    const client = { ...caller, opensUrls: opensUrls(ctx.mcpReq, caller.legacy), asked }
    const result = resultOf(await callTool(tool, args, client, call, settings))
    if (result['isError'] === true) caller.toolFailed()
    return result
  })
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
