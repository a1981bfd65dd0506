/**
 * Constants of MCP as the official SDK spells them, for code that runs before the SDK is loaded: to
 * load it takes longer than all else that a first call needs. A test compares each with the SDK's.
 */

/** Members of a request's `_meta` and of a result's (MCP 2026-07-28, per-request envelope). */
export const PROTOCOL_VERSION_META_KEY = 'io.modelcontextprotocol/protocolVersion'
export const CLIENT_INFO_META_KEY = 'io.modelcontextprotocol/clientInfo'
export const CLIENT_CAPABILITIES_META_KEY = 'io.modelcontextprotocol/clientCapabilities'
export const SERVER_INFO_META_KEY = 'io.modelcontextprotocol/serverInfo'

/** The revisions before 2026-07-28 that the SDK speaks, newest first. */
export const LEGACY_VERSIONS = [
  '2025-11-25',
  '2025-06-18',
  '2025-03-26',
  '2024-11-05',
  '2024-10-07',
] as const
