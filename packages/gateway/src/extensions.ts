/**
 * The door for resources, prompts and other things of the protocol beside the tools. They are
 * registered in the SDK's words, which come from here, so that the copy of the SDK is the gateway's
 * own and its errors are recognised. To come through here loads the SDK, so a server does that in
 * `loadExtension`.
 */
export {
  fromJsonSchema,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  ResourceTemplate,
} from '@modelcontextprotocol/server'
export type { ExtensionContext, ServerExtension } from './mcp/sdk-server.ts'
