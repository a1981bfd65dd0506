import type {
  McpServer,
  ServerContext,
  StandardSchemaWithJSON,
  Tool,
} from '@modelcontextprotocol/server'
import type { Principal } from '../resource/principal.ts'
import { type CallSettings, callTool } from './call-tool.ts'
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
  caller: { readonly principal: Principal | undefined; readonly streams: boolean },
  settings: CallSettings,
): void {
  server.registerTool(entry.name, config, (args: unknown, ctx: ServerContext) => {
    const call = { signal: ctx.mcpReq.signal, progress: progressOf(ctx, caller.streams) }
    return callTool(tool, args, caller.principal, call, settings)
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
