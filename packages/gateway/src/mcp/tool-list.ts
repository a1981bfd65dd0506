import {
  isSpecType,
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  type Tool,
} from '@modelcontextprotocol/server'
import type { CatalogueTool } from './catalogue.ts'

/**
 * A tool's entry in `tools/list`, the same for every caller. What a call needs is no secret: a
 * client can tell beforehand which tools ask for a sign-in.
 */
export function listed({ contract }: CatalogueTool): Tool {
  const { access, scopes, downstream, annotations = {}, ...rest } = contract
  const entry = {
    ...rest,
    annotations,
    _meta: {
      'voordeur/access': access,
      'voordeur/scopes': scopes,
      ...(downstream ? { 'voordeur/downstream': downstream } : {}),
    },
  }
  if (!isSpecType.Tool(entry)) throw new Error(`${contract.name} is no tool by MCP's own schema`)
  return entry
}

/** Answers `tools/list` from entries that were made before, instead of from what is registered. */
export function serveList(server: McpServer, tools: readonly Tool[]): void {
  server.server.setRequestHandler('tools/list', ({ params }) => {
    if (params?.cursor !== undefined)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'The list has one page: no cursor.')
    return { tools: [...tools] }
  })
}
