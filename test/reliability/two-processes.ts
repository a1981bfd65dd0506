import { randomBytes } from 'node:crypto'
import type { TestDatabase } from '../../packages/gateway/test/postgres/test-databases.ts'
import { freePort } from '../../scripts/free-port.ts'
import { bearer, modern } from '../flows/journey/raw-mcp.ts'
import { rawRequest } from '../world/raw-request.ts'
import { type RoundRobin, startRoundRobin } from '../world/round-robin.ts'
import { type GatewayProcess, startProcess } from './gateway-process.ts'
import { GENEROUS } from './served-by-postgres.ts'
import { type Deployment, prepareDeployment } from './small-deployment.ts'

/** Two servers in processes of their own on one PostgreSQL, behind a round-robin proxy. */
export interface TwoProcesses extends Deployment {
  readonly balancer: RoundRobin
  readonly processes: GatewayProcess[]
  /** For a command on the same database. */
  readonly env: Readonly<Record<string, string>>
  /** Asks one of them, past the balancer. */
  ask(which: Which, path: string, asked?: Asked): ReturnType<typeof rawRequest>
  start(which: Which): Promise<void>
  close(): Promise<void>
}

export type Which = 0 | 1

interface Asked {
  readonly token: string
  /** The tool call to send; without one it is a GET. */
  readonly call: { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }
}

export async function startTwoProcesses(database: TestDatabase): Promise<TwoProcesses> {
  const ports = [await freePort(), await freePort()] as const
  const deployment = await prepareDeployment({
    DATABASE_URL: database.url,
    VOORDEUR_MASTER_KEY: randomBytes(32).toString('base64'),
    RATE_LIMITS: GENEROUS,
    SHUTDOWN_DELAY_SECONDS: '2',
  })
  const launch = (which: Which) => startProcess(deployment.settings(ports[which]))
  const processes = await Promise.all([launch(0), launch(1)])
  const balancer = await startRoundRobin(deployment.port, ports)
  const { host } = new URL(deployment.url)
  return {
    ...deployment,
    balancer,
    processes,
    env: deployment.settings(ports[0]),
    ask: (which, path, asked) =>
      rawRequest(`http://127.0.0.1:${ports[which]}${path}`, {
        ...(asked ? toolCall(asked, host) : { headers: { host } }),
      }),
    async start(which) {
      processes[which] = await launch(which)
    },
    async close() {
      await balancer.close()
      await Promise.all(processes.map((each) => each.kill()))
      await deployment.close()
    },
  }
}

function toolCall({ token, call }: Asked, host: string) {
  const { headers, body } = modern('tools/call', call)
  return {
    method: 'POST',
    headers: {
      host,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...bearer(token),
      ...headers,
    },
    body: JSON.stringify(body),
  }
}
