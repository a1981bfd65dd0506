import type { Child } from './child.ts'
import type { LoadResult } from './load/job.ts'
import type { BenchOptions } from './options.ts'
import { medianRound, type Round, type VariantResult } from './results.ts'
import type { ProcessUsage } from './servers/process-usage.ts'
import { PATH, type Target, type VariantName } from './target.ts'

export const CONNECTIONS = 32

/**
 * Loads every target in turn, round after round, so that whatever else the machine does falls on
 * all of them alike.
 * @throws when a target gives one wrong answer: its figures would be of something else.
 */
export async function measureThroughput(
  targets: readonly Target[],
  generator: Child,
  options: BenchOptions,
  say: (line: string) => void,
): Promise<Record<VariantName, VariantResult>> {
  const rounds = new Map<Target, Round[]>(targets.map((target) => [target, []]))
  say(`Warming up, ${options.warmUpSeconds} s each.`)
  for (const target of targets) await load(target, generator, options.warmUpSeconds)
  for (let round = 1; round <= options.rounds; round++) {
    for (const [target, measured] of rounds)
      measured.push(await measureRound(target, generator, options.secondsPerRound))
    const shown = [...rounds].map(
      ([{ name }, all]) => `${name} ${all.at(-1)?.cpuMicros.toFixed(0)}`,
    )
    say(`Round ${round} of ${options.rounds}, us of CPU per request: ${shown.join(', ')}`)
  }
  const variants: Partial<Record<VariantName, VariantResult>> = {}
  for (const [target, measured] of rounds) {
    const { peakMemoryMb } = await usage(target)
    const median = medianRound(measured)
    variants[target.name] = { label: target.label, median, peakMemoryMb, rounds: measured }
  }
  return variants as Record<VariantName, VariantResult>
}

async function measureRound(target: Target, generator: Child, seconds: number): Promise<Round> {
  const before = await usage(target)
  const result = await load(target, generator, seconds)
  const cpuMicros = (await usage(target)).cpuMicros - before.cpuMicros
  return {
    cpuMicros: cpuMicros / result.requests,
    requestsPerSecond: (result.requests / result.elapsedMs) * 1e3,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    serverBusy: cpuMicros / 1e3 / result.elapsedMs,
    generatorBusy: result.busy,
  }
}

async function load(target: Target, generator: Child, seconds: number): Promise<LoadResult> {
  const { port, headers, exchanges, label } = target
  const durationMs = seconds * 1000
  const job = { port, path: PATH, headers, exchanges, connections: CONNECTIONS, durationMs }
  const result = (await generator.ask(job, durationMs + 30_000)) as LoadResult
  if (result.faults > 0)
    throw new Error(
      `${label}: ${result.faults} of ${result.requests} answers were wrong. The first: ${result.firstFault}`,
    )
  return result
}

const usage = async ({ server }: Target): Promise<ProcessUsage> =>
  (await server.ask({})) as ProcessUsage
