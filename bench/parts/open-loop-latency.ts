import type { Child } from '../child.ts'
import type { OpenJob } from '../load/job.ts'
import { type Latencies, median, type OpenLoopFigures } from '../results.ts'
import type { Target } from '../target.ts'
import { CONNECTIONS, measureRound, run } from '../throughput.ts'

/** Of what the server can do. */
const SHARE = 0.7

/**
 * How long a caller waits when the server is not full. What it can do is measured right before, as
 * it differs from one minute to the next; requests come at equal distances, then at random. The bare
 * server takes its turn, so that what the machine does to every server can be told.
 */
export async function measureOpenLoop(
  { gateway, bare }: { readonly gateway: Target; readonly bare: Target | undefined },
  generator: Child,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<OpenLoopFigures> {
  const samples = { even: [] as Latencies[], poisson: [] as Latencies[] }
  const beside: Latencies[] = []
  const atShare = async (target: Target, arrivals: OpenJob['arrivals']): Promise<Latencies> => {
    const full = await measureRound(target, generator, seconds / 2)
    const ratePerSecond = full.requestsPerSecond * SHARE
    const { p50Ms, p99Ms } = await run(target.name, generator, {
      ...target.questions,
      ...{ kind: 'open', connections: CONNECTIONS, arrivals, ratePerSecond },
      durationMs: seconds * 1000,
    })
    return { ratePerSecond, p50Ms, p99Ms }
  }
  for (let round = 0; round < rounds; round++) {
    samples.even.push(await atShare(gateway, 'even'))
    samples.poisson.push(await atShare(gateway, 'poisson'))
    if (bare) beside.push(await atShare(bare, 'even'))
  }
  return {
    share: SHARE,
    even: middleRound(samples.even),
    poisson: middleRound(samples.poisson),
    ...(bare ? { bare: middleRound(beside) } : {}),
    samples,
  }
}

/** The round whose p99 is that many times its p50 as in the median round: one that happened. */
export function middleRound(rounds: readonly Latencies[]): Latencies {
  const of = ({ p99Ms, p50Ms }: Latencies) => p99Ms / p50Ms
  const odd = rounds.length % 2 === 1 ? rounds : rounds.slice(1)
  const wanted = median(odd.map(of))
  return odd.find((round) => of(round) === wanted) as Latencies
}
