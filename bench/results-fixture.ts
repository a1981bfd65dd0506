import {
  medianRound,
  type Results,
  type Skipped,
  type VariantResult,
  type Variants,
} from './results.ts'

const NOT_ASKED: Skipped = { skipped: 'not part of this run' }

/** A variant whose rounds took so many microseconds of CPU per request. */
export function variantOf(label: string, ...cpu: number[]): VariantResult {
  const rounds = cpu.map((cpuMicros) => ({
    ...{ cpuMicros, requestsPerSecond: 1_000, p50Ms: 1, p99Ms: 2 },
    ...{ serverBusy: 1, generatorBusy: 0.5 },
  }))
  return {
    ...{ label, requestBytes: 321, answerBytes: 471, peakMemoryMb: 100, rounds },
    median: medianRound(rounds),
  }
}

/** A run that measured nothing but what is given. */
export const resultsOf = (variants: Variants, changes: Partial<Results> = {}): Results => ({
  date: '2026-11-22T06:00:00.000Z',
  machine: {
    ...{ cpu: 'A processor', cores: 2, memoryGb: 8, platform: 'linux x64', node: '24.0.0' },
    loadAverage: 0.1,
  },
  pinning: { server: 0, load: 1 },
  load: {
    ...{ connections: 32, rounds: 3, secondsPerRound: 1, warmUpSeconds: 1, tokens: 1_000 },
    ...{ tools: 7, bundled: true },
  },
  variants,
  ...{ authentication: NOT_ASKED, refresh: NOT_ASKED, memory: NOT_ASKED, openLoop: NOT_ASKED },
  ...{ firstCall: NOT_ASKED, start: NOT_ASKED, import: NOT_ASKED, responses: NOT_ASKED },
  ...changes,
})
