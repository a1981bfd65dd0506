/** The front door itself: an OAuth 2.1 authorization server and an MCP tool host in one. */
export { ConfigFaults, type GatewayConfig } from './assembly/config.ts'
export { createGateway, type GatewayParts } from './assembly/create-gateway.ts'
export type { Gateway, GatewayApp, HealthItem } from './assembly/gateway.ts'
export { connectSnippets } from './pages/connect-snippets.ts'
export { createLog, type Log, silentLog } from './telemetry/log.ts'
export type { GatewayObserver } from './telemetry/observer.ts'
