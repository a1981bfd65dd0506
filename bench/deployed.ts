import { join } from 'node:path'
import { type RunningEntraLocal, startEntraLocal } from '@voordeur/entra-local'
import { essentials, UPSTREAM } from '../test/world/world.ts'

/** Counted as in production, by the minute, only too high to be reached. */
const RATE_LIMITS = [
  ...['toolCall', 'mcpRequest', 'token', 'oauthRequest', 'oauthRequestTotal'],
  ...['authorize', 'register'],
]
  .map((name) => `${name}=900000000/1m`)
  .join(';')

/** The sign-in service of a gateway that will be at `url`. */
export const startUpstream = (url: string): Promise<RunningEntraLocal> =>
  startEntraLocal({
    port: 0,
    clients: [{ ...UPSTREAM, name: 'Benchmark', redirect_uris: [`${url}/oauth/callback`] }],
  })

/**
 * What a gateway under the benchmark is told: what every deployment on loopback is, with logs and
 * limits on.
 * @param folder where its data and its log go.
 * @param entra the origin of its sign-in service.
 */
export const deployedAs = (
  port: number,
  folder: string,
  entra: string,
): Record<string, string> => ({
  ...essentials(port, folder, entra),
  VOORDEUR_LOG_FILE: join(folder, 'gateway.log'),
  RATE_LIMITS,
})
