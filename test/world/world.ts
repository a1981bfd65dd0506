import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleDirectory, startEntraLocal } from '@voordeur/entra-local'
import { createGateway, createLog } from '@voordeur/gateway'
import { readConfig, serve } from '@voordeur/gateway/node'
import { openRealEstate } from '@voordeur/real-estate'
import { freePort } from './free-port.ts'

/**
 * The whole product on loopback, each part real: the gateway over HTTP with its database on disk,
 * the real-estate tools on the sample town, and the local Entra as the upstream provider.
 */
export interface World {
  /** The issuer. */
  readonly url: string
  readonly mcpUrl: string
  readonly entraUrl: string
  readonly dataDir: string
  /** Every line the gateway has logged, parsed. */
  readonly log: readonly Record<string, unknown>[]
  /** Stops the gateway and starts it again on the same data and address. */
  restart(): Promise<void>
  close(): Promise<void>
}

export const people = {
  noor: 'noor@voorbeeld.example',
  sem: 'sem@voorbeeld.example',
  daan: 'daan@verzonnen.example',
} as const

const UPSTREAM = {
  client_id: 'c0ffee00-0000-4000-8000-00000000000f',
  client_secret: 'only-in-tests-and-longer-than-thirty-two-characters',
}

/** @param env what this deployment sets besides the essentials. */
export async function startWorld(env: Readonly<Record<string, string>> = {}): Promise<World> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const dataDir = mkdtempSync(join(tmpdir(), 'voordeur-test-'))
  const entra = await startEntraLocal({
    port: 0,
    clients: [{ ...UPSTREAM, name: 'Gateway', redirect_uris: [`${url}/oauth/callback`] }],
  })
  const log: Record<string, unknown>[] = []
  const settings = { ...essentials(port, dataDir, entra.origin), ...env }
  let running = await start(settings, log)

  return {
    url,
    mcpUrl: settings['MCP_SERVER_URL'] ?? `${url}/mcp`,
    entraUrl: entra.origin,
    dataDir,
    log,
    async restart() {
      await running.stop()
      running = await start(settings, log)
    },
    async close() {
      await running.stop()
      await entra.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function essentials(port: number, dataDir: string, entra: string): Record<string, string> {
  return {
    PORT: String(port),
    VOORDEUR_DATA_DIR: dataDir,
    ENTRA_AUTHORITY_HOST: entra,
    ENTRA_TENANT: 'organizations',
    ENTRA_ALLOWED_TENANTS: sampleDirectory.tenants.map(({ tid }) => tid).join(' '),
    ENTRA_CLIENT_ID: UPSTREAM.client_id,
    ENTRA_CLIENT_SECRET: UPSTREAM.client_secret,
  }
}

async function start(env: Record<string, string>, log: Record<string, unknown>[]) {
  const config = readConfig(env)
  const estate = openRealEstate(config.gateway.dataDir)
  const writer = createLog((line) => log.push(JSON.parse(line) as Record<string, unknown>))
  const gateway = await createGateway(config.gateway, estate.app, { log: writer })
  const listening = await serve(gateway, config.host, config.port)
  return {
    async stop() {
      await listening.stop(1_000)
      estate.close()
    },
  }
}
