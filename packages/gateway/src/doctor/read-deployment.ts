import { judgeDeployment } from '../assembly/judge-deployment.ts'
import type { Env } from '../node/environment.ts'
import { type ReadEnvironment, readEnvironment } from '../node/read-config.ts'
import { jsonArray } from './json-values.ts'

/**
 * The configuration and every fault the server would refuse to start with, as far as they can be
 * known without the app: its tools and scopes are not there. Nothing is opened, made or fetched.
 */
export function readDeployment(env: Env): ReadEnvironment {
  const { config, faults } = readEnvironment(env)
  // Judged only when everything could be read, as at a start: stand-ins have faults of their own.
  if (faults.length > 0) return { config, faults }
  const { expectedDownstream: _, ...gateway } = config.gateway
  const scopes = scopesNamed(gateway.staticClients ?? '[]')
  return { config, faults: judgeDeployment(gateway, { scopes, contracts: [] }).faults }
}

/** Whichever scopes the clients name count as known: only the app knows which there are. */
const scopesNamed = (text: string): readonly string[] =>
  jsonArray(text).flatMap((client) => String(Object(client)['scope'] ?? '').split(' '))
