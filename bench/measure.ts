import { join } from 'node:path'
import { type Bundles, bundleServers, sourceOf } from './bundled-servers.ts'
import { type Child, startChild } from './child.ts'
import { choosePinning, describeMachine } from './machine.ts'
import type { BenchOptions } from './options.ts'
import { measureAuthentication } from './parts/authentication-cost.ts'
import { measureFirstCall } from './parts/first-call.ts'
import { measureImport } from './parts/import-time.ts'
import { measureMemory } from './parts/memory-use.ts'
import { measureOpenLoop } from './parts/open-loop-latency.ts'
import { measureRefresh } from './parts/refresh-cost.ts'
import { measureResponses } from './parts/response-times.ts'
import { measureStart } from './parts/start-time.ts'
import type { FirstCallFigures, Results, Skipped } from './results.ts'
import { type Place, startVariants, TOKENS } from './start-variants.ts'
import { CONNECTIONS, measureThroughput } from './throughput.ts'
import type { VariantName } from './variants.ts'
import { TOOLS } from './workload.ts'

const CLIENTS = 100_000

/** While it collects its garbage, every answer that comes is late: it does so often and shortly. */
const GENERATOR_FLAGS = ['--max-semi-space-size=1', '--single-threaded-gc']

type Say = (line: string) => void

/** The whole run: first what starts servers of its own, then the load. */
export async function measure(
  options: BenchOptions,
  { root, folder, say }: { readonly root: string; readonly folder: string; readonly say: Say },
): Promise<Results> {
  const date = new Date().toISOString()
  const machine = describeMachine()
  const pinning = choosePinning()
  const { server: cpu, load } =
    'unpinned' in pinning ? { server: undefined, load: undefined } : pinning
  const start = await part(say, 'npm start', options.starts, (times) =>
    measureStart(root, folder, times),
  )
  const imported = await part(say, 'import', options.imports, (times) =>
    measureImport(root, folder, options.extract, times),
  )
  const responses = await part(say, 'response times', options.calls, (calls) =>
    measureResponses(root, folder, calls),
  )
  const bundles = await bundle(options, root, folder, say)
  const moduleOf = 'skipped' in bundles ? sourceOf : bundles.of
  const place = { folder, cpu, moduleOf }
  const generator = await startChild('./load/generator.ts', { cpu: load, flags: GENERATOR_FLAGS })
  const firstCall = await part(say, 'first call', options.firstCalls, (times) =>
    timeFirstCall(bundles, (made) => measureFirstCall(root, folder, made, times)),
  )
  const authentication = await part(say, 'authentication', options.authenticationCalls, (calls) =>
    inProcess(cpu, calls),
  )
  const loaded = await underLoad(options, place, generator, say)
  const refresh = await part(say, 'refresh', options.refreshRounds, (rounds) =>
    measureRefresh(place, generator, { rounds, seconds: options.secondsPerRound }),
  )
  const memory = await part(say, 'memory', options.memoryCalls, (calls) =>
    measureMemory(place, generator, { calls, clients: CLIENTS }),
  )
  await generator.stop()
  const { rounds, secondsPerRound, warmUpSeconds } = options
  const shape = { rounds, secondsPerRound, warmUpSeconds }
  const sources = { bundled: !('skipped' in bundles) }
  return {
    ...{ date, machine, pinning },
    load: { connections: CONNECTIONS, ...shape, tokens: TOKENS, tools: TOOLS, ...sources },
    ...loaded,
    ...{ authentication, refresh, memory, firstCall, start, import: imported, responses },
  }
}

const NOT_ASKED: Skipped = { skipped: 'not part of this run' }

/** Says what comes, and leaves out what was not asked for. */
async function part<T>(
  say: Say,
  name: string,
  count: number,
  run: (count: number) => Promise<T>,
): Promise<T | Skipped> {
  if (count === 0) return NOT_ASKED
  say(`Measuring: ${name}.`)
  return run(count)
}

/** A quick run compares what servers do, which sources tell as well as bundles. */
async function bundle(
  { bundle: wanted }: BenchOptions,
  root: string,
  folder: string,
  say: Say,
): Promise<Bundles | Skipped> {
  if (!wanted) return NOT_ASKED
  const bundles = await bundleServers(root, join(folder, 'bundle'))
  if ('skipped' in bundles) say(`NOT BUNDLED, servers run from their sources: ${bundles.skipped}`)
  return bundles
}

const timeFirstCall = async (
  bundles: Bundles | Skipped,
  time: (bundles: Bundles) => Promise<FirstCallFigures>,
): Promise<FirstCallFigures | Skipped> => ('skipped' in bundles ? bundles : time(bundles))

async function inProcess(cpu: number | undefined, calls: number) {
  const child = await startChild('./in-process/authentication.ts', { cpu })
  const figures = await measureAuthentication(child, calls)
  await child.stop()
  return figures
}

async function underLoad(
  options: BenchOptions,
  place: Place,
  generator: Child,
  say: Say,
): Promise<Pick<Results, 'variants' | 'openLoop'>> {
  const { targets, skipped, stop } = await startVariants(options.variants, place)
  for (const [name, { skipped: why }] of Object.entries(skipped)) say(`SKIPPED ${name}: ${why}`)
  const variants = await measureThroughput(targets, generator, options, say)
  const named = (wanted: VariantName) => targets.find(({ name }) => name === wanted)
  const [gateway, bare] = [named('gateway'), named('bare')]
  const openLoop =
    gateway === undefined
      ? NOT_ASKED
      : await part(say, 'latency in an open loop', options.openLoopRounds, (rounds) =>
          measureOpenLoop({ gateway, bare }, generator, {
            rounds,
            seconds: options.secondsPerRound,
          }),
        )
  await stop()
  return { variants: { ...skipped, ...variants }, openLoop }
}
