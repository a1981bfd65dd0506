import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Child, startChild } from '../child.ts'
import { type GatewayOptions, startGateway } from '../gateway-server.ts'
import { IMAGE_FLAGS } from '../image-flags.ts'
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
 * What a gateway of its own takes: before anybody asks it, while it answers, what it holds after a
 * fifth of the calls and after all, and the same with many registered clients.
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
  await alone.target.server.stop()
  const crowded = await started({ folder: join(folder, 'memory-clients'), ...server }, clients)
  const busy = await asked(crowded.target, generator, Math.ceil(calls * WITH_CLIENTS_SHARE))
  await crowded.target.server.stop()
  return {
    ...{ idleMb: alone.idleMb, underLoadMb: late.peakMemoryMb, calls },
    ...{ heapEarlyMb: early.heapMb, heapLateMb: late.heapMb },
    ...{ clients, idleWithClientsMb: crowded.idleMb, underLoadWithClientsMb: busy.peakMemoryMb },
  }
}

/**
 * A gateway that has just started on the data it had: what a sign-in needs was loaded by the
 * process before it, which issued the tokens.
 */
async function started(
  server: Pick<GatewayOptions, 'folder' | 'cpu' | 'module'>,
  clients: number,
): Promise<{ readonly target: Target; readonly idleMb: number }> {
  mkdirSync(server.folder)
  const masterKey = randomBytes(32)
  await fillClients(server.folder, masterKey, clients)
  const before = await startGateway({ ...server, scope: 'bench:read', masterKey })
  await before.child.stop()
  const { module, cpu } = server
  const child = await startChild(module, { cpu, env: before.env, flags: IMAGE_FLAGS })
  await pause(IDLE_MS)
  const { memoryMb: idleMb } = await usage({ server: child })
  const tokens = before.mint.tokens(TOKENS, 3_600)
  return { target: await probe('gateway', child, callProbe('modern', 'exactly', tokens)), idleMb }
}

/** So many calls, then what is held when the garbage is gone. */
async function asked(target: Target, generator: Child, calls: number) {
  await run(target.name, generator, closedJob(target, LONGEST_MS, calls))
  return usage(target, { collect: true })
}
