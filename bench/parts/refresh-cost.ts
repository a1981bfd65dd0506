import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Child, startChild } from '../child.ts'
import { startGateway } from '../gateway-server.ts'
import { IMAGE_FLAGS } from '../image-flags.ts'
import type { Chain, LoadResult } from '../load/job.ts'
import { median, type RefreshFigures } from '../results.ts'
import type { Place } from '../start-variants.ts'
import { run, usage } from '../throughput.ts'

/** Refreshing at once. */
const CHAINS = 8
/**
 * Each has answered so many before it is measured: before that the one of more code is still being
 * compiled when the other is not, and a server runs for weeks.
 */
const WARM_UP = { refreshes: 12_000, atMostSeconds: 60 }
const PATH = '/oauth/token'

interface Engine {
  readonly name: 'gateway' | 'bareEngine'
  readonly server: Child
  readonly port: number
  chains: readonly Chain[]
  readonly micros: number[]
  readonly perSecond: number[]
}

/**
 * Refresh tokens redeemed one after the other, at the gateway and at the engine it is built on with
 * nothing around it, each on an SQLite database of its own that commits durably, and with the flags
 * of Node that the image has.
 */
export async function measureRefresh(
  { folder, cpu, moduleOf }: Place,
  generator: Child,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<RefreshFigures> {
  const own = join(folder, 'refresh')
  mkdirSync(own)
  const { child, port, chains } = await startGateway({
    ...{ folder: own, cpu, scope: 'bench:read', clients: CHAINS },
    module: moduleOf('./servers/gateway.ts'),
  })
  const env = {
    NODE_ENV: 'production',
    BENCH_DATABASE: join(own, 'engine.sqlite'),
    BENCH_CHAINS: String(CHAINS),
  }
  const bare = await startChild(moduleOf('./servers/bare-engine.ts'), {
    ...{ cpu, env, flags: IMAGE_FLAGS },
  })
  const ready = bare.ready as { readonly port: number; readonly chains: readonly Chain[] }
  const gateway = engine('gateway', child, port, chains)
  const engines = [gateway, engine('bareEngine', bare, ready.port, ready.chains)] as const

  for (const each of engines) await warmUp(each, generator, seconds)
  for (let round = 0; round < rounds; round++)
    for (const each of engines) await measure(each, generator, seconds)
  for (const { server } of engines) await server.stop()
  const [ours, theirs] = engines
  return {
    chains: CHAINS,
    ...{ gatewayMicros: median(ours.micros), engineMicros: median(theirs.micros) },
    ...{ gatewayPerSecond: median(ours.perSecond), enginePerSecond: median(theirs.perSecond) },
    ratio: median(ours.micros.map((micros, round) => micros / (theirs.micros[round] as number))),
    samples: { gateway: ours.micros, engine: theirs.micros },
  }
}

const engine = (
  name: Engine['name'],
  server: Child,
  port: number,
  chains: readonly Chain[],
): Engine => ({ name, server, port, chains, micros: [], perSecond: [] })

async function warmUp(each: Engine, generator: Child, seconds: number): Promise<void> {
  let [answered, spent] = [0, 0]
  while (answered < WARM_UP.refreshes && spent < WARM_UP.atMostSeconds) {
    answered += (await refresh(each, generator, seconds)).requests
    spent += seconds
  }
}

async function measure(each: Engine, generator: Child, seconds: number): Promise<void> {
  const before = await usage(each)
  const { requests, elapsedMs } = await refresh(each, generator, seconds)
  const { cpuMicros } = await usage(each)
  each.micros.push((cpuMicros - before.cpuMicros) / requests)
  each.perSecond.push((requests / elapsedMs) * 1e3)
}

/** The next refresh goes on where this one ends. */
async function refresh(each: Engine, generator: Child, seconds: number): Promise<LoadResult> {
  const { name, port, chains } = each
  const result = await run(name, generator, {
    ...{ kind: 'refresh', port, path: PATH, host: `localhost:${port}`, chains },
    durationMs: seconds * 1000,
  })
  each.chains = result.chains ?? chains
  return result
}
