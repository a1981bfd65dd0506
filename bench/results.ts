import type { Machine, Pinning } from './machine.ts'
import type { VariantName } from './variants.ts'

/** What `bench/results.json` holds: every sample, and what is made of them. */
export interface Results {
  /** ISO 8601, when the run began. */
  readonly date: string
  readonly machine: Machine
  readonly pinning: Pinning
  readonly load: LoadShape
  /** Those that were measured; a variant that is missing was not asked for. */
  readonly variants: Variants
  readonly authentication: AuthenticationFigures | Skipped
  readonly refresh: RefreshFigures | Skipped
  readonly memory: MemoryFigures | Skipped
  readonly openLoop: OpenLoopFigures | Skipped
  readonly firstCall: FirstCallFigures | Skipped
  readonly start: Timed | Skipped
  readonly import: ImportFigures | Skipped
  readonly responses: ResponseFigures | Skipped
}

export type Variants = Readonly<Partial<Record<VariantName, VariantResult | Skipped>>>

export interface LoadShape {
  readonly connections: number
  readonly rounds: number
  readonly secondsPerRound: number
  readonly warmUpSeconds: number
  /** Access tokens that take turns, each of another person, client and grant. */
  readonly tokens: number
  /** Tools that a server has, where its label does not say otherwise. */
  readonly tools: number
  /** Whether servers ran as one file of JavaScript each; if not, from their sources. */
  readonly bundled: boolean
}

export interface VariantResult {
  readonly label: string
  /** Of a peer's package. */
  readonly version?: string
  readonly requestBytes: number
  readonly answerBytes: number
  readonly median: Round
  readonly peakMemoryMb: number
  readonly rounds: readonly Round[]
}

export interface Round {
  /** User and system time of the server's process per request, in microseconds. */
  readonly cpuMicros: number
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** CPU time of the server per time that passed: 1 is a whole core. */
  readonly serverBusy: number
  readonly generatorBusy: number
}

/** CPU time per call in one process without HTTP, in microseconds. */
export interface AuthenticationFigures {
  readonly calls: number
  /** `crypto.verify` of an ES256 signature. */
  readonly bareMicros: number
  /** Everything that is checked of a token, at every call. */
  readonly verifiedMicros: number
  /** The same of tokens that were seen before. */
  readonly cachedMicros: number
  readonly samples: Readonly<Record<string, readonly number[]>>
}

/** `/oauth/token` with a refresh token, several at once and one after the other. */
export interface RefreshFigures extends RefreshComparison {
  readonly alone: RefreshComparison
}

/** CPU time per request in microseconds. */
export interface RefreshComparison {
  /** Refreshing at once. */
  readonly chains: number
  readonly gatewayMicros: number
  readonly engineMicros: number
  /** The median of what each round's was: the two of a round are neighbours in time. */
  readonly ratio: number
  readonly gatewayPerSecond: number
  readonly enginePerSecond: number
  readonly samples: {
    readonly gateway: readonly number[]
    readonly engine: readonly number[]
  }
}

/** In MB (10^6 bytes), of the gateway's process. */
export interface MemoryFigures {
  readonly idleMb: number
  /** The most it had in RAM until `calls` calls were answered, somebody having signed in before. */
  readonly underLoadMb: number
  readonly calls: number
  /** Objects after garbage collection: after a fifth of the calls, and after all. */
  readonly heapEarlyMb: number
  readonly heapLateMb: number
  readonly clients: number
  readonly idleWithClientsMb: number
  readonly underLoadWithClientsMb: number
}

export interface OpenLoopFigures {
  /** Requests per second that were due: a share of what the closed loop reached just before. */
  readonly share: number
  readonly even: Latencies
  readonly poisson: Latencies
  /** The bare server at equal distances, in the same minutes: what the machine itself adds. */
  readonly bare?: Latencies
  readonly samples: { readonly even: readonly Latencies[]; readonly poisson: readonly Latencies[] }
}

export interface Latencies {
  readonly ratePerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Wall times in milliseconds, medians and samples. */
export interface FirstCallFigures {
  /** `node -e 0`. */
  readonly nodeMs: number
  /** From the start of the bundled server to the answer of an authenticated call. */
  readonly firstCallMs: number
  readonly samples: { readonly node: readonly number[]; readonly firstCall: readonly number[] }
}

/** Wall times in seconds, beside the limit they are held against. */
export interface Timed {
  readonly seconds: readonly number[]
  readonly medianSeconds: number
  readonly limitSeconds: number
}

export interface ImportFigures extends Timed {
  readonly extract: string
  readonly peakMemoryMb: number
  readonly limitMemoryMb: number
}

/** What a person waits for each tool whose registers take their time. */
export interface ResponseFigures {
  readonly upstreamDelayMs: number
  readonly callers: number
  readonly callsPerTool: number
  readonly limitP95Ms: number
  readonly tools: Readonly<Record<string, ToolTimes>>
}

export interface ToolTimes {
  readonly p50Ms: number
  readonly p95Ms: number
  readonly maxMs: number
  /** Of one call, on average. */
  readonly upstreamRequests: number
}

export interface Skipped {
  readonly skipped: string
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  if (low === undefined || high === undefined) throw new Error('The median of nothing.')
  return (low + high) / 2
}

/** Each figure's own median; they need not come from one round. */
export function medianRound(rounds: readonly Round[]): Round {
  const of = (name: keyof Round) => median(rounds.map((round) => round[name]))
  return {
    cpuMicros: of('cpuMicros'),
    requestsPerSecond: of('requestsPerSecond'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
    serverBusy: of('serverBusy'),
    generatorBusy: of('generatorBusy'),
  }
}

/** The figures of a variant that was measured. */
export function measured(variants: Variants, name: VariantName): VariantResult | undefined {
  const result = variants[name]
  return result === undefined || 'skipped' in result ? undefined : result
}

/** CPU per request of one variant as a multiple of another's, where both were measured. */
export function cpuRatio(
  { variants }: Pick<Results, 'variants'>,
  above: VariantName,
  below: VariantName,
): number | undefined {
  const [over, under] = [measured(variants, above), measured(variants, below)]
  return over && under && over.median.cpuMicros / under.median.cpuMicros
}

/** As JSON with figures a person can read: nothing here is known to more than a thousandth. */
export const roundedJson = (results: object): string =>
  `${JSON.stringify(
    results,
    (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value),
    2,
  )}\n`
