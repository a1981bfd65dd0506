import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Child, startChild } from '../child.ts'
import { startGateway } from '../gateway-server.ts'
import { asInImage } from '../image-start.ts'
import type { Chain, LoadResult } from '../load/job.ts'
import { median, type RefreshComparison, type RefreshFigures } from '../results.ts'
import type { Place } from '../start-variants.ts'
import { run, usage } from '../throughput.ts'

/** Refreshing at once: the gateway's commits are shared by those that come together. */
const CHAINS = 8
/**
 * Each has answered so many before it is measured: before that the one of more code is still being
 * compiled when the other is not, and a server runs for weeks.
 */
const WARM_UP = { refreshes: 12_000, atMostSeconds: 60 }
/** V8 compiles a process a little differently each time, which is worth some percent. */
const STARTS = 3
/** The two take turns so often that what else the machine does falls on both. */
const TURN_SECONDS = 0.5
const PATH = '/oauth/token'

interface Engine {
  readonly name: 'gateway' | 'bareEngine'
  readonly server: Child
  readonly port: number
  chains: readonly Chain[]
  /** By how many refresh at once. */
  readonly samples: Readonly<Record<AtOnce, Samples>>
}

type AtOnce = typeof CHAINS | 1

/** One of each a round. */
interface Samples {
  readonly micros: number[]
  readonly perSecond: number[]
}

const samples = (): Engine['samples'] => ({
  [CHAINS]: { micros: [], perSecond: [] },
  1: { micros: [], perSecond: [] },
})

/**
 * Refresh tokens redeemed one after the other, at the gateway and at the engine it is built on with
 * nothing around it, each on an SQLite database of its own that commits durably, and with the flags
 * of Node that the image has.
 */
export async function measureRefresh(
  place: Place,
  generator: Child,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<RefreshFigures> {
  const [ours, theirs] = [samples(), samples()]
  for (let start = 0; start < STARTS; start++) {
    const own = join(place.folder, `refresh-${start}`)
    mkdirSync(own)
    const engines = await startBoth({ ...place, folder: own }, [ours, theirs])
    for (const each of engines) await warmUp(each, generator, seconds)
    for (let round = 0; round < Math.ceil(rounds / STARTS); round++)
      for (const atOnce of [CHAINS, 1] as const)
        await measure(engines, generator, { seconds, atOnce })
    for (const { server } of engines) await server.stop()
  }
  return {
    ...compared(ours[CHAINS], theirs[CHAINS], CHAINS),
    alone: compared(ours[1], theirs[1], 1),
  }
}

const compared = (ours: Samples, theirs: Samples, chains: number): RefreshComparison => ({
  chains,
  ...{ gatewayMicros: median(ours.micros), engineMicros: median(theirs.micros) },
  ...{ gatewayPerSecond: median(ours.perSecond), enginePerSecond: median(theirs.perSecond) },
  ratio: median(ours.micros.map((micros, round) => micros / (theirs.micros[round] as number))),
  samples: { gateway: ours.micros, engine: theirs.micros },
})

async function startBoth(
  { folder, cpu, moduleOf }: Place,
  [ours, theirs]: readonly [Engine['samples'], Engine['samples']],
): Promise<readonly Engine[]> {
  const { child, port, chains } = await startGateway({
    ...{ folder, cpu, scope: 'bench:read', clients: CHAINS },
    module: moduleOf('./servers/gateway.ts'),
  })
  const env = {
    NODE_ENV: 'production',
    BENCH_DATABASE: join(folder, 'engine.sqlite'),
    BENCH_CHAINS: String(CHAINS),
  }
  const bare = await startChild(moduleOf('./servers/bare-engine.ts'), {
    ...{ cpu, ...asInImage(env) },
  })
  const ready = bare.ready as { readonly port: number; readonly chains: readonly Chain[] }
  return [
    { name: 'gateway', server: child, port, chains, samples: ours },
    { name: 'bareEngine', server: bare, port: ready.port, chains: ready.chains, samples: theirs },
  ]
}

async function warmUp(each: Engine, generator: Child, seconds: number): Promise<void> {
  let [answered, spent] = [0, 0]
  while (answered < WARM_UP.refreshes && spent < WARM_UP.atMostSeconds) {
    answered += (await refresh(each, generator, seconds)).requests
    spent += seconds
  }
}

/** One round: its time in turns. */
async function measure(
  engines: readonly Engine[],
  generator: Child,
  { seconds, atOnce }: { readonly seconds: number; readonly atOnce: AtOnce },
): Promise<void> {
  const totals = engines.map(() => ({ cpuMicros: 0, requests: 0, elapsedMs: 0 }))
  for (let turn = 0; turn < seconds / TURN_SECONDS; turn++)
    for (const [index, total] of totals.entries()) {
      const each = engines[index] as Engine
      const before = await usage(each)
      const { requests, elapsedMs } = await refresh(each, generator, TURN_SECONDS, atOnce)
      total.cpuMicros += (await usage(each)).cpuMicros - before.cpuMicros
      total.requests += requests
      total.elapsedMs += elapsedMs
    }
  for (const [index, { cpuMicros, requests, elapsedMs }] of totals.entries()) {
    const { micros, perSecond } = (engines[index] as Engine).samples[atOnce]
    micros.push(cpuMicros / requests)
    perSecond.push((requests / elapsedMs) * 1e3)
  }
}

/** The next refresh goes on where this one ends. */
async function refresh(
  each: Engine,
  generator: Child,
  seconds: number,
  atOnce: AtOnce = CHAINS,
): Promise<LoadResult> {
  const { name, port, chains } = each
  const used = chains.slice(0, atOnce)
  const result = await run(name, generator, {
    ...{ kind: 'refresh', port, path: PATH, host: `localhost:${port}`, chains: used },
    durationMs: seconds * 1000,
  })
  each.chains = [...(result.chains ?? used), ...chains.slice(atOnce)]
  return result
}
