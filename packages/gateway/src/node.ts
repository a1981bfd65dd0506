/** The door to Node: read the environment, listen, stop. */

export type { AppFacts } from './assembly/judge-deployment.ts'
export { logTo } from './node/log-to.ts'
export { readConfig, type ServerConfig } from './node/read-config.ts'
export { type Listening, serve } from './node/serve.ts'
