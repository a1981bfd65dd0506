/**
 * The door a tool author needs: contracts, handlers, failures, who is calling, and acting for them.
 */
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
export { currentUser } from './resource/current-user.ts'
export type { Principal } from './resource/principal.ts'
export { traceHeaders } from './telemetry/current-trace.ts'
