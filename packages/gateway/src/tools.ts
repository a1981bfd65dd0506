/** The door a tool author needs: contracts, handlers, failures, and who is calling. */
export { loadCatalogue, type ToolCatalogue } from './mcp/catalogue.ts'
export {
  type JsonSchema,
  type ToolAnnotations,
  type ToolCall,
  type ToolContract,
  ToolFailure,
  type ToolHandler,
} from './mcp/contract.ts'
export type { ServerExtension } from './mcp/sdk-server.ts'
export { currentUser } from './resource/current-user.ts'
export type { Principal } from './resource/principal.ts'
