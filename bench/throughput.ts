import type { Child } from './child.ts'
import type { ClosedJob, LoadJob, LoadResult } from './load/job.ts'
import { medianRound, type Round, type VariantResult } from './results.ts'
import type { ProcessUsage } from './servers/process-usage.ts'
import type { UsageRequest } from './servers/report.ts'
import type { Target } from './target.ts'
import { labels, type VariantName } from './variants.ts'

export const CONNECTIONS = 32

/** How long the load lasts. */
export interface Rounds {
  readonly rounds: number
  readonly secondsPerRound: number
  readonly warmUpSeconds: number
}

/**
 * Loads every target in turn, round after round, so that whatever else the machine does falls on
 * all of them alike.
 * @throws when a target gives one wrong answer: its figures would be of something else.
 */
export async function measureThroughput(
  targets: readonly Target[],
  generator: Child,
  { rounds: count, secondsPerRound, warmUpSeconds }: Rounds,
  say: (line: string) => void,
): Promise<Partial<Record<VariantName, VariantResult>>> {
  const rounds = new Map<Target, Round[]>(targets.map((target) => [target, []]))
  say(`Warming up ${targets.length} variants, ${warmUpSeconds} s each.`)
  for (const target of targets) await load(target, generator, warmUpSeconds)
  for (let round = 1; round <= count; round++) {
    for (const [target, measured] of rounds)
      measured.push(await measureRound(target, generator, secondsPerRound))
    const shown = [...rounds].map(
      ([{ name }, all]) => `${name} ${all.at(-1)?.cpuMicros.toFixed(0)}`,
    )
    say(`Round ${round} of ${count}, us of CPU per request: ${shown.join(', ')}`)
  }
  const variants: Partial<Record<VariantName, VariantResult>> = {}
  for (const [target, measured] of rounds) variants[target.name] = await judged(target, measured)
  return variants
}

async function judged(target: Target, rounds: readonly Round[]): Promise<VariantResult> {
  const { exchanges } = target.questions
  return {
    label: labels[target.name],
    ...(target.version ? { version: target.version } : {}),
    requestBytes: Buffer.byteLength(exchanges[0].body),
    answerBytes: Buffer.byteLength(exchanges[0].expected),
    median: medianRound(rounds),
    peakMemoryMb: (await usage(target)).peakMemoryMb,
    rounds,
  }
}

export async function measureRound(
  target: Target,
  generator: Child,
  seconds: number,
): Promise<Round> {
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

/** Asks one target for so long. */
const load = (target: Target, generator: Child, seconds: number): Promise<LoadResult> =>
  run(target.name, generator, closedJob(target, seconds * 1000))

/** All connections ask one after the other; at most `maxRequests`, where that is given. */
export const closedJob = (
  { questions }: Target,
  durationMs: number,
  maxRequests?: number,
): ClosedJob => ({
  ...questions,
  kind: 'closed',
  connections: CONNECTIONS,
  durationMs,
  ...(maxRequests ? { maxRequests } : {}),
})

/** @throws for the first wrong answer, when there was any. */
export async function run(
  name: VariantName | 'bareEngine',
  generator: Child,
  job: LoadJob,
): Promise<LoadResult> {
  const result = (await generator.ask(job, job.durationMs + 30_000)) as LoadResult
  const { faults, requests, firstFault } = result
  if (faults > 0)
    throw new Error(
      `${name}: ${faults} of ${requests} answers were wrong. The first: ${firstFault}`,
    )
  if (requests === 0) throw new Error(`${name} answered nothing.`)
  return result
}

export const usage = async (
  { server }: Pick<Target, 'server'>,
  request: UsageRequest = {},
): Promise<ProcessUsage> => (await server.ask(request)) as ProcessUsage
