import { cpuRatio, measured, type Results, type Skipped } from './results.ts'

/** A limit that one figure of a run is held against. */
export interface Goal {
  readonly what: string
  readonly limit: number
  readonly sense: 'at most' | 'at least'
  readonly unit: 'x' | 'µs' | 'MB' | '%'
  /** What was measured, or nothing where it was not. */
  readonly figure: (results: Results) => number | undefined
}

export interface Judged extends Pick<Goal, 'what' | 'limit' | 'sense' | 'unit'> {
  readonly value: number | undefined
  readonly verdict: 'met' | 'not met' | 'not measured'
}

const CALL = 'authenticated `tools/call`'

/** Every limit that the gateway promises to keep; times are CPU time unless the words say wall. */
export const GOALS: readonly Goal[] = [
  atMost(2, 'x', `${CALL} against bare \`node:http\``, (run) => cpuRatio(run, 'gateway', 'bare')),
  atLeast(5, 'x', `official SDK without authentication against ${CALL}`, (run) =>
    cpuRatio(run, 'sdk', 'gateway'),
  ),
  atLeast(8, 'x', `official SDK with the same authentication against ${CALL}`, (run) =>
    cpuRatio(run, 'sdkAuth', 'gateway'),
  ),
  atLeast(5, 'x', `fastmcp (npm) with its token check against ${CALL}`, (run) =>
    cpuRatio(run, 'fastmcp', 'gateway'),
  ),
  atLeast(5, 'x', `FastMCP (Python) with its token check against ${CALL}`, (run) =>
    cpuRatio(run, 'fastmcpPython', 'gateway'),
  ),
  atMost(
    10,
    'µs',
    'authentication in process, token seen before',
    ({ authentication }) => of(authentication)?.cachedMicros,
  ),
  atMost(
    1.5,
    'x',
    'authentication in process, verified each time, against `crypto.verify`',
    (run) => ratio(of(run.authentication)?.verifiedMicros, of(run.authentication)?.bareMicros),
  ),
  atMost(1.1, 'x', '`tools/call` with 300 tools against 7', (run) =>
    cpuRatio(run, 'gatewayMany', 'gateway'),
  ),
  atMost(
    2,
    'x',
    '`tools/list` of 300 tools against bare `node:http` with the page in memory',
    (run) => cpuRatio(run, 'listMany', 'barePage'),
  ),
  atLeast(
    2,
    'x',
    'official SDK against this gateway, authenticated `tools/call` of 2025-11-25',
    (run) => cpuRatio(run, 'sdkLegacy', 'gatewayLegacy'),
  ),
  atMost(
    1.3,
    'x',
    '`/oauth/token` refresh on SQLite against the bare engine',
    ({ refresh }) => of(refresh)?.ratio,
  ),
  atMost(5, 'x', 'start to first authenticated call against `node -e 0`, wall time', (run) =>
    ratio(of(run.firstCall)?.firstCallMs, of(run.firstCall)?.nodeMs),
  ),
  atMost(110, 'MB', 'memory, idle', ({ memory }) => of(memory)?.idleMb),
  atMost(170, 'MB', 'memory, under the load', underLoad),
  atMost(5, '%', 'heap after garbage collection, from a fifth of the calls to all', ({ memory }) =>
    growth(of(memory)),
  ),
  atMost(
    110,
    'MB',
    'memory with 100,000 registered clients, idle',
    ({ memory }) => of(memory)?.idleWithClientsMb,
  ),
  atMost(
    170,
    'MB',
    'memory with 100,000 registered clients, under the load',
    ({ memory }) => of(memory)?.underLoadWithClientsMb,
  ),
  atMost(5, 'x', 'p99 against p50 at 70 % of capacity, open loop', ({ openLoop }) =>
    ratio(of(openLoop)?.even.p99Ms, of(openLoop)?.even.p50Ms),
  ),
]

type Figure = Goal['figure']

function atMost(limit: number, unit: Goal['unit'], what: string, figure: Figure): Goal {
  return { what, limit, unit, sense: 'at most', figure }
}

function atLeast(limit: number, unit: Goal['unit'], what: string, figure: Figure): Goal {
  return { what, limit, unit, sense: 'at least', figure }
}

/** Holds every goal against a run. */
export const judge = (results: Results, goals: readonly Goal[] = GOALS): Judged[] =>
  goals.map(({ figure, ...goal }) => {
    const value = figure(results)
    return { ...goal, value, verdict: verdict(goal, value) }
  })

function verdict({ limit, sense }: Pick<Goal, 'limit' | 'sense'>, value: number | undefined) {
  if (value === undefined || Number.isNaN(value)) return 'not measured'
  return (sense === 'at most' ? value <= limit : value >= limit) ? 'met' : 'not met'
}

const of = <T extends object>(figures: T | Skipped): T | undefined =>
  'skipped' in figures ? undefined : figures

const ratio = (above: number | undefined, below: number | undefined): number | undefined =>
  above === undefined || below === undefined ? undefined : above / below

/** The higher of the two loads that the one gateway is under. */
function underLoad({ variants, memory }: Results): number | undefined {
  const peaks = [measured(variants, 'gateway')?.peakMemoryMb, of(memory)?.underLoadMb]
  const known = peaks.filter((peak) => peak !== undefined)
  return known.length < peaks.length ? undefined : Math.max(...known)
}

/** How much further apart the heap is, whichever way it went. */
const growth = (memory: ReturnType<typeof of<Exclude<Results['memory'], Skipped>>>) =>
  memory && (Math.abs(memory.heapLateMb - memory.heapEarlyMb) / memory.heapEarlyMb) * 100
