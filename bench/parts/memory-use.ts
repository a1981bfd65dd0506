import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Child, startChild } from '../child.ts'
import { type GatewayOptions, startGateway } from '../gateway-server.ts'
import { asInImage } from '../image-start.ts'
import type { MemoryFigures } from '../results.ts'
import { type Place, TOKENS } from '../start-variants.ts'
import { callProbe, probe, type Target } from '../target.ts'
import { closedJob, run, usage } from '../throughput.ts'
import { fillClients } from './filled-clients.ts'

/** Until what starting left behind has been collected or not. */
const IDLE_MS = 3_000
const LONGEST_MS = 30 * 60_000
const EARLY_SHARE = 0.2
/** Of the calls, at a gateway with many clients: its database is what differs. */
const WITH_CLIENTS_SHARE = 0.1

/**
 * What a gateway of its own takes while it answers, what it holds after a fifth of the calls and
 * after all, what it takes before anybody asks it, and the same with many registered clients.
 */
export async function measureMemory(
  { folder, cpu, moduleOf }: Place,
  generator: Child,
  { calls, clients }: { readonly calls: number; readonly clients: number },
): Promise<MemoryFigures> {
  const server = { cpu, module: moduleOf('./servers/gateway.ts') }
  const alone = await started({ folder: join(folder, 'memory'), ...server }, 0)
  const early = await asked(alone.target, generator, Math.ceil(calls * EARLY_SHARE))
  const late = await asked(alone.target, generator, Math.floor(calls * (1 - EARLY_SHARE)))
  const idleMb = await alone.startedAgain()
  const crowded = await started({ folder: join(folder, 'memory-clients'), ...server }, clients)
  const busy = await asked(crowded.target, generator, Math.ceil(calls * WITH_CLIENTS_SHARE))
  const idleWithClientsMb = await crowded.startedAgain()
  return {
    ...{ idleMb, underLoadMb: late.peakMemoryMb, calls },
    ...{ heapEarlyMb: early.heapMb, heapLateMb: late.heapMb },
    ...{ clients, idleWithClientsMb, underLoadWithClientsMb: busy.peakMemoryMb },
  }
}

interface Started {
  /** A process in which somebody has signed in: it has loaded all it ever loads. */
  readonly target: Target
  /** Stops it; what a new process on its data takes when nobody asks it, in MB. */
  startedAgain(): Promise<number>
}

async function started(
  server: Pick<GatewayOptions, 'folder' | 'cpu' | 'module'>,
  clients: number,
): Promise<Started> {
  mkdirSync(server.folder)
  const masterKey = randomBytes(32)
  await fillClients(server.folder, masterKey, clients)
  const { child, env, mint } = await startGateway({ ...server, scope: 'bench:read', masterKey })
  const tokens = mint.tokens(TOKENS, 3_600)
  return {
    target: await probe('gateway', child, callProbe('modern', 'exactly', tokens)),
    async startedAgain() {
      await child.stop()
      const again = await startChild(server.module, { cpu: server.cpu, ...asInImage(env) })
      await pause(IDLE_MS)
      const { memoryMb } = await usage({ server: again })
      await again.stop()
      return memoryMb
    },
  }
}

/** So many calls, then what is held when the garbage is gone. */
async function asked(target: Target, generator: Child, calls: number) {
  await run(target.name, generator, closedJob(target, LONGEST_MS, calls))
  return usage(target, { collect: true })
}
