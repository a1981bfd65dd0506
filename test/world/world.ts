import { randomBytes } from 'node:crypto'
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
import {
  createGateway,
  createLog,
  type Gateway,
  type GatewayApp,
  type GatewayObserver,
} from '@voordeur/gateway'
import { readConfig, serve } from '@voordeur/gateway/node'
import { testDatabases } from '../../packages/gateway/test/postgres/test-databases.ts'
import { freePort } from '../../scripts/free-port.ts'
import { type MovableApp, startReplicaProcesses } from './replica-processes.ts'
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
  /** What the gateway has told its observer, by event. */
  readonly told: readonly Told[]
  /** Every request the local Entra has answered. */
  readonly upstream: readonly AccessLogEntry[]
  /** Stops the gateway and starts it again on the same data and address. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** As the lines of the request log: what happened, and to what. */
export type Told = readonly [event: string, of: object]

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
export type OpenApp = (
  dataDir: string,
) => Promise<{ readonly app: GatewayApp; close(): void | Promise<void> }>

const openSmallApp: OpenApp = async () => ({ app: smallApp, close: () => {} })

/**
 * `npm test -- replicas`: every world is two gateways on one PostgreSQL; `processes` are processes
 * of their own where the app can be opened in another.
 */
const REPLICAS = process.env['WORLD_REPLICAS'] ? 2 : 1
const PROCESSES = process.env['WORLD_REPLICAS'] === 'processes'

/** For `skip`: what a test is about that replicas do each for themselves. */
export const ofOneProcess: string | false =
  REPLICAS > 1 && 'it is about one process: caches, limits, its own clock or its own file'

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
  const told: Told[] = []
  const shared = await sharedDatabase()
  const settings = {
    ...essentials(port, dataDir, entra.origin),
    ...shared.env,
    ...(typeof env === 'function' ? env(entra.origin) : env),
  }
  let running = await start(settings, openApp, log, told).catch(async (error: unknown) => {
    await entra.close()
    await shared.drop()
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
    told,
    upstream,
    async restart() {
      await running.stop()
      running = await start(settings, openApp, log, told)
      await forgetOldConnections(url)
    },
    async close() {
      await running.stop()
      await entra.close()
      await shared.drop()
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

/** What every deployment on loopback with the local Entra sets. */
export function essentials(port: number, dataDir: string, entra: string): Record<string, string> {
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
  told: Told[],
) {
  const movable = PROCESSES && (await movableApp(openApp))
  if (movable) return startReplicaProcesses(env, movable, { log, told })
  const config = readConfig(env)
  const writer = createLog((line) => log.push(JSON.parse(line) as Record<string, unknown>))
  const replicas: { opened: Awaited<ReturnType<OpenApp>>; gateway: Gateway }[] = []
  while (replicas.length < REPLICAS) {
    const opened = await openApp(config.gateway.dataDir)
    const gateway = await createGateway(config.gateway, opened.app, {
      log: writer,
      observer: noting(told),
    })
    replicas.push({ opened, gateway })
  }
  const listening = await serve(inTurn(replicas.map(({ gateway }) => gateway)), config)
  return {
    async stop() {
      await listening.stop(1_000)
      for (const { opened } of replicas) await opened.close()
    },
  }
}

/** What an app is called that another process can open too. */
async function movableApp(openApp: OpenApp): Promise<MovableApp | undefined> {
  if (openApp === openSmallApp) return 'small'
  const { openRealEstate } = await import('@voordeur/real-estate')
  return openApp === openRealEstate ? 'real-estate' : undefined
}

/** Keeps what it is told. */
export const noting = (told: { push(each: Told): void }): GatewayObserver => ({
  served: (of) => void told.push(['mcp.request', of]),
  answered: (of) => void told.push(['http.request', of]),
  tokenAnswered: (of) => void told.push(['oauth.token', of]),
  exchanged: (of) => void told.push(['delegation.exchange', of]),
  watch() {},
})

/** What a load balancer makes of several gateways: each request goes to the next one. */
function inTurn(gateways: readonly Gateway[]): Gateway {
  let next = 0
  const all = (act: (gateway: Gateway) => Promise<void>) => async () => {
    await Promise.all(gateways.map(act))
  }
  return {
    handle: (request, response) => gateways[next++ % gateways.length]?.handle(request, response),
    leave: () => gateways.forEach((gateway) => void gateway.leave()),
    drain: all((gateway) => gateway.drain()),
    close: all((gateway) => gateway.close()),
  }
}

/** The database that the replicas share, with the key they seal by. */
async function sharedDatabase(): Promise<{ env: Settings; drop(): Promise<void> }> {
  if (REPLICAS === 1) return { env: {}, drop: async () => {} }
  const database = await (await testDatabases()).create()
  const key = randomBytes(32).toString('base64')
  return {
    env: { DATABASE_URL: database.url, VOORDEUR_MASTER_KEY: key },
    drop: () => database.drop(),
  }
}
