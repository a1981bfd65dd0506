/** The door to Node: read the environment, listen, stop. */

export type { AppFacts } from './assembly/judge-deployment.ts'
export { logTo } from './node/log-to.ts'
export { readConfig, type ServerConfig } from './node/read-config.ts'
export type { TelemetryConfig } from './node/read-telemetry.ts'
export { type Listening, serve } from './node/serve.ts'
export { startTelemetry, type Telemetry } from './node/start-telemetry.ts'
