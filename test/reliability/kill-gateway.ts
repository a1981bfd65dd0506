import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sampleDirectory, startEntraLocal } from '@voordeur/entra-local'
import { freePort } from '../../scripts/free-port.ts'
import type { Addresses } from '../world/oauth-client.ts'
import { people, UPSTREAM } from '../world/world.ts'
import { type BusyClient, busyClient } from './busy-client.ts'
import { type GatewayProcess, startProcess } from './gateway-process.ts'

export interface KillRun {
  readonly kills: number
  /** Of the moments; printed, so that a failure can be tried again. */
  readonly seed: number
  /** Besides the essentials, such as DATABASE_URL. */
  readonly env?: Readonly<Record<string, string>>
  readonly onProgress?: (kills: number) => void
}

export interface KilledGateway {
  /** After each of them it was there again. */
  readonly kills: number
  readonly world: Addresses
  readonly clients: readonly BusyClient[]
  readonly dataDir: string
  close(): Promise<void>
}

/** A kill comes after up to so many answers since the last one, and within so many milliseconds. */
const ANSWERS = 8
const WITHIN_MS = 30
/** Work has stopped when nothing is answered for so long. */
const PATIENCE_MS = 60_000

/**
 * The real server in its own process, killed at random moments while honest clients sign in,
 * refresh and assess, and started again each time on the same data. It runs when this returns.
 */
export async function killAgainAndAgain({
  kills,
  seed,
  env = {},
  onProgress = () => {},
}: KillRun): Promise<KilledGateway> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const dataDir = mkdtempSync(join(tmpdir(), 'voordeur-kill-'))
  const entra = await startEntraLocal({
    port: 0,
    now: () => Date.now(),
    clients: [{ ...UPSTREAM, name: 'Gateway', redirect_uris: [`${url}/oauth/callback`] }],
  })
  const settings = {
    PORT: String(port),
    VOORDEUR_DATA_DIR: dataDir,
    VOORDEUR_LOG_FILE: join(dataDir, 'log.jsonl'),
    ENTRA_AUTHORITY_HOST: entra.origin,
    ENTRA_TENANT: 'organizations',
    ENTRA_ALLOWED_TENANTS: sampleDirectory.tenants.map(({ tid }) => tid).join(' '),
    ENTRA_CLIENT_ID: UPSTREAM.client_id,
    ENTRA_CLIENT_SECRET: UPSTREAM.client_secret,
    RATE_LIMITS: GENEROUS,
    NODE_COMPILE_CACHE: join(dataDir, 'compiled'),
    ...env,
  }
  const random = seeded(seed)
  const world = { url, mcpUrl: `${url}/mcp` }
  let gateway: GatewayProcess | undefined
  let told: 'go on' | 'finish' | 'over' = 'go on'
  let survived = 0
  try {
    gateway = await startProcess(settings)
    const clients = [people.noor, people.sem, people.daan].map((name) => busyClient(world, name))
    const work = Promise.all(clients.map((client) => client.run(() => told)))
    const failed = work.then(
      () => undefined,
      (error: unknown) => error,
    )
    for (let kill = 0; kill < kills; kill++) {
      await someWork(clients, 1 + Math.floor(random() * ANSWERS))
      await pause(random() * WITHIN_MS)
      await gateway.kill()
      gateway = await startProcess(settings)
      survived += 1
      onProgress(survived)
    }
    told = 'finish'
    const error = await failed
    if (error) throw error
    const running = gateway
    return {
      kills: survived,
      world,
      clients,
      dataDir,
      async close() {
        await running.stop()
        await entra.close()
        rmSync(dataDir, { recursive: true, force: true })
      },
    }
  } catch (error) {
    told = 'over'
    await gateway?.kill()
    await entra.close()
    throw error
  }
}

async function someWork(clients: readonly BusyClient[], answers: number): Promise<void> {
  const count = () => clients.reduce((sum, { seen }) => sum + seen.answers, 0)
  const [before, until] = [count(), Date.now() + PATIENCE_MS]
  while (count() - before < answers) {
    if (Date.now() > until) throw new Error('The clients get no answers any more.')
    await pause(2)
  }
}

/** Clients that never rest would meet the limits and not the crashes. */
const GENEROUS = ['mcpRequest', 'toolCall', 'token', 'authorize', 'register', 'oauthRequest']
  .map((name) => `${name}=100000/60s:100000`)
  .join(';')

/** Mulberry32: the same seed, the same moments. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
