import {
  isSpecType,
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  type Tool,
} from '@modelcontextprotocol/server'

/** @throws naming the first entry of a list of tools that is none by MCP's own schema. */
export function checkList(tools: readonly Tool[]): void {
  const wrong = tools.find((tool: unknown) => !isSpecType.Tool(tool))
  if (wrong) throw new Error(`${wrong.name} is no tool by MCP's own schema`)
}

/** Answers `tools/list` from entries that were made before, instead of from what is registered. */
export function serveList(server: McpServer, tools: readonly Tool[]): void {
  server.server.setRequestHandler('tools/list', ({ params }) => {
    if (params?.cursor !== undefined)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'The list has one page: no cursor.')
    return { tools: [...tools] }
  })
}
