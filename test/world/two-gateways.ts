import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEntraLocal } from '@voordeur/entra-local'
import { createGateway, createLog, type Gateway, type GatewayApp } from '@voordeur/gateway'
import { readConfig } from '@voordeur/gateway/node'
import {
  type SteppedPause,
  steppedPause,
} from '../../packages/gateway/src/kernel/stepped-pause-fixture.ts'
import { freePort } from '../../scripts/free-port.ts'
import { notingApp } from './noting-app.ts'
import { essentials, UPSTREAM } from './world.ts'

/**
 * Two gateways on one database behind one address, as behind a load balancer: a test says which of
 * them answers, and when each looks into the database again.
 */
export interface TwoGateways {
  readonly url: string
  readonly mcpUrl: string
  /** What a command needs to work on the same database. */
  readonly env: Readonly<Record<string, string>>
  readonly log: readonly Record<string, unknown>[]
  /** Which one answers from now on. */
  answering: Which
  /** It looks once: for what was revoked, and at the keys. */
  looks(which: Which): Promise<void>
  stop(which: Which): Promise<void>
  start(which: Which): Promise<void>
  close(): Promise<void>
}

export type Which = 0 | 1

interface Running {
  readonly gateway: Gateway
  readonly stepped: SteppedPause
}

/** @param app what is behind both; a function, when each has its own. */
export async function startTwoGateways(
  settings: Readonly<Record<string, string>> = {},
  app: GatewayApp | ((which: Which) => GatewayApp) = notingApp(),
): Promise<TwoGateways> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const dataDir = mkdtempSync(join(tmpdir(), 'voordeur-test-'))
  const entra = await startEntraLocal({
    port: 0,
    now: () => Date.now(),
    clients: [{ ...UPSTREAM, name: 'Gateway', redirect_uris: [`${url}/oauth/callback`] }],
  })
  const env = { ...essentials(port, dataDir, entra.origin), ...settings }
  const log: Record<string, unknown>[] = []
  const running: (Running | undefined)[] = [undefined, undefined]
  const at = (which: Which): Running => {
    const found = running[which]
    if (found === undefined) throw new Error(`Gateway ${which} does not run.`)
    return found
  }

  async function start(which: Which): Promise<void> {
    const stepped = steppedPause()
    const own = typeof app === 'function' ? app(which) : app
    const gateway = await createGateway(readConfig(env).gateway, own, {
      log: createLog((line) => log.push(JSON.parse(line) as Record<string, unknown>)),
      pause: stepped.pause,
    })
    running[which] = { gateway, stepped }
  }
  async function stop(which: Which): Promise<void> {
    const { gateway } = at(which)
    running[which] = undefined
    await gateway.close()
  }

  const two: TwoGateways = {
    url,
    mcpUrl: `${url}/mcp`,
    env,
    log,
    answering: 0,
    looks: (which) => at(which).stepped.step(),
    start,
    stop,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      for (const which of [0, 1] as const) if (running[which]) await stop(which)
      await entra.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  const server = createServer((request, response) =>
    at(two.answering).gateway.handle(request, response),
  )
  await Promise.all([start(0), start(1)])
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve))
  return two
}
