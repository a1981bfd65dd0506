import type { Machine, Pinning } from './machine.ts'
import type { VariantName } from './target.ts'

/** What `bench/results.json` holds: every sample, and what is made of them. */
export interface Results {
  /** ISO 8601, when the run began. */
  readonly date: string
  readonly machine: Machine
  readonly pinning: Pinning
  readonly load: LoadShape
  readonly variants: Readonly<Record<VariantName, VariantResult>>
  /** CPU per request of one variant as a multiple of another's, from the medians. */
  readonly cpuRatios: CpuRatios
  readonly start: Timed | Skipped
  readonly import: ImportFigures | Skipped
  readonly responses: ResponseFigures
}

export interface LoadShape {
  readonly connections: number
  readonly rounds: number
  readonly secondsPerRound: number
  readonly warmUpSeconds: number
  readonly requestBytes: number
  readonly answerBytes: number
}

export interface VariantResult {
  readonly label: string
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

export interface CpuRatios {
  readonly sdkToBare: number
  readonly gatewayToBare: number
  readonly gatewayToSdk: number
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

export function cpuRatios(variants: Results['variants']): CpuRatios {
  const ratio = (above: VariantName, below: VariantName) =>
    variants[above].median.cpuMicros / variants[below].median.cpuMicros
  return {
    sdkToBare: ratio('sdk', 'bare'),
    gatewayToBare: ratio('gateway', 'bare'),
    gatewayToSdk: ratio('gateway', 'sdk'),
  }
}

/** As JSON with figures a person can read: nothing here is known to more than a thousandth. */
export const roundedJson = (results: object): string =>
  `${JSON.stringify(
    results,
    (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value),
    2,
  )}\n`
