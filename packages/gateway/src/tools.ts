/**
 * The door a tool author needs: contracts, handlers, failures, who is calling, and acting for them.
 * What an extension registers is in the SDK's words; they come from here, so that the copy of the
 * SDK is the gateway's own and its errors are recognised.
 */
export {
  fromJsonSchema,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  ResourceTemplate,
} from '@modelcontextprotocol/server'
export { delegate } from './delegation/current-delegation.ts'
export { delegatedFetch } from './delegation/delegated-fetch.ts'
export {
  type DelegationClass,
  DelegationFailed,
  type DelegationFailure,
} from './delegation/delegation-failed.ts'
export { loadCatalogue, type ToolCatalogue } from './mcp/catalogue.ts'
export {
  type JsonSchema,
  type ToolAnnotations,
  type ToolCall,
  type ToolContract,
  ToolFailure,
  type ToolHandler,
  type ToolOption,
} from './mcp/contract.ts'
export type { ExtensionContext, ServerExtension } from './mcp/sdk-server.ts'
export { currentUser } from './resource/current-user.ts'
export type { Principal } from './resource/principal.ts'
export { traceHeaders } from './telemetry/current-trace.ts'
