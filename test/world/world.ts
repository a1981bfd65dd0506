import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AccessLogEntry,
  type RunningEntraLocal,
  type StartOptions,
  sampleDirectory,
  startEntraLocal,
} from '@voordeur/entra-local'
import { createGateway, createLog, type GatewayApp } from '@voordeur/gateway'
import { readConfig, serve } from '@voordeur/gateway/node'
import { freePort } from '../../scripts/free-port.ts'
import { smallApp } from './small-app.ts'

/**
 * The whole product on loopback, each part real: the gateway over HTTP with its database on disk,
 * an app behind it, and the local Entra as the upstream provider.
 */
export interface World {
  /** The issuer. */
  readonly url: string
  readonly mcpUrl: string
  readonly entraUrl: string
  /** The local Entra itself: its control turns the weather. */
  readonly entra: RunningEntraLocal
  readonly dataDir: string
  /** Every line the gateway has logged, parsed. */
  readonly log: readonly Record<string, unknown>[]
  /** Every request the local Entra has answered. */
  readonly upstream: readonly AccessLogEntry[]
  /** Stops the gateway and starts it again on the same data and address. */
  restart(): Promise<void>
  close(): Promise<void>
}

export const people = {
  noor: 'noor@voorbeeld.example',
  sem: 'sem@voorbeeld.example',
  daan: 'daan@verzonnen.example',
} as const

/** The gateway's registration at the local Entra. */
export const UPSTREAM = {
  client_id: 'c0ffee00-0000-4000-8000-00000000000f',
  client_secret: 'only-in-tests-and-longer-than-thirty-two-characters',
}

/** Opens an app on the world's data folder. */
export type OpenApp = (dataDir: string) => Promise<{ readonly app: GatewayApp; close(): void }>

const openSmallApp: OpenApp = async () => ({ app: smallApp, close: () => {} })

/** What a deployment sets. */
type Settings = Readonly<Record<string, string>>

/**
 * @param env what this deployment sets besides the essentials; told where the local Entra is.
 * @param openApp what is behind the front door; the small app unless said otherwise.
 */
export async function startWorld(
  env: Settings | ((entraUrl: string) => Settings) = {},
  openApp: OpenApp = openSmallApp,
  entraOptions: Partial<StartOptions> = {},
): Promise<World> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const dataDir = mkdtempSync(join(tmpdir(), 'voordeur-test-'))
  const upstream: AccessLogEntry[] = []
  const entra = await startEntraLocal({
    port: 0,
    accessLog: (entry) => upstream.push(entry),
    // Read at each look, so that it travels in time with the rest of the world.
    now: () => Date.now(),
    clients: [{ ...UPSTREAM, name: 'Gateway', redirect_uris: [`${url}/oauth/callback`] }],
    ...entraOptions,
  })
  const log: Record<string, unknown>[] = []
  const settings = {
    ...essentials(port, dataDir, entra.origin),
    ...(typeof env === 'function' ? env(entra.origin) : env),
  }
  let running = await start(settings, openApp, log).catch(async (error: unknown) => {
    await entra.close()
    rmSync(dataDir, { recursive: true, force: true })
    throw error
  })

  return {
    url,
    mcpUrl: settings['MCP_SERVER_URL'] ?? `${url}/mcp`,
    entraUrl: entra.origin,
    entra,
    dataDir,
    log,
    upstream,
    async restart() {
      await running.stop()
      running = await start(settings, openApp, log)
      await forgetOldConnections(url)
    },
    async close() {
      await running.stop()
      await entra.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** `fetch` keeps connections, and finds out that the old server closed them when it uses one. */
async function forgetOldConnections(url: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const response = await fetch(`${url}/health`).catch(() => undefined)
    await response?.arrayBuffer()
    if (response?.ok) return
  }
  throw new Error(`The gateway does not answer at ${url} after its restart.`)
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

async function start(
  env: Record<string, string>,
  openApp: OpenApp,
  log: Record<string, unknown>[],
) {
  const config = readConfig(env)
  const opened = await openApp(config.gateway.dataDir)
  const writer = createLog((line) => log.push(JSON.parse(line) as Record<string, unknown>))
  const gateway = await createGateway(config.gateway, opened.app, { log: writer })
  const listening = await serve(gateway, config)
  return {
    async stop() {
      await listening.stop(1_000)
      opened.close()
    },
  }
}
