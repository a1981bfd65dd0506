// (b) The official SDK with the same tool and no authentication. Of three ways to put its handler
// on node:http (this one, the same without replaced globals, and web requests made by hand) this
// cost the least.
import { getRequestListener } from '@hono/node-server'
import {
  type CallToolResult,
  createMcpHandler,
  fromJsonSchema,
  McpServer,
} from '@modelcontextprotocol/server'
import { contract, findBuilding, type Question, serverInfo } from '../workload.ts'
import { listen } from './listen.ts'

const { name, title, description, annotations = {} } = contract
const inputSchema = fromJsonSchema<Question>(contract.inputSchema)
const outputSchema = fromJsonSchema(contract.outputSchema)

const handler = createMcpHandler(() => {
  const server = new McpServer(serverInfo)
  const config = { title, description, inputSchema, outputSchema, annotations }
  server.registerTool(name, config, (question: Question): CallToolResult => {
    const building = findBuilding(question)
    return {
      content: [{ type: 'text', text: JSON.stringify(building) }],
      structuredContent: building,
    }
  })
  return server
})

listen(getRequestListener((request) => handler.fetch(request)))
