// The official SDK with the same tools: without authentication or, where the environment names an
// issuer, with its `requireBearerAuth` and a check of the token by jose. Of three ways to put its
// handler on node:http (this one, the same without replaced globals, and web requests made by
// hand) this cost the least.
import { getRequestListener } from '@hono/node-server'
import {
  type CallToolResult,
  createMcpHandler,
  fromJsonSchema,
  McpServer,
  requireBearerAuth,
} from '@modelcontextprotocol/server'
import { contract, contracts, findBuilding, type Question, serverInfo, TOOLS } from '../workload.ts'
import { bearerCheck } from './bearer-check.ts'
import { listen } from './listen.ts'

const inputSchema = fromJsonSchema<Question>(contract.inputSchema)
const outputSchema = fromJsonSchema(contract.outputSchema)

function find(question: Question): CallToolResult {
  const building = findBuilding(question)
  return {
    content: [{ type: 'text', text: JSON.stringify(building) }],
    structuredContent: building,
  }
}

const handler = createMcpHandler(() => {
  const server = new McpServer(serverInfo)
  for (const { name, title, description, annotations = {} } of contracts(TOOLS)) {
    const config = { title, description, inputSchema, outputSchema, annotations }
    server.registerTool(name, config, find)
  }
  return server
})

const check = bearerCheck(process.env)
const gate = check && requireBearerAuth(check)

async function answer(request: Request): Promise<Response> {
  if (gate === undefined) return handler.fetch(request)
  const authInfo = await gate(request)
  return authInfo instanceof Response ? authInfo : handler.fetch(request, { authInfo })
}

listen(getRequestListener(answer))
