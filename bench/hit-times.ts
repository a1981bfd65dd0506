/** How long a cache takes to answer, in microseconds. */
export interface HitTimes {
  readonly people: number
  readonly calls: number
  readonly p50Micros: number
  readonly p99Micros: number
  readonly maxMicros: number
}

/** Visits people in an order that no memory cache foresees, the same in every run. */
const STRIDE = 48_271

/**
 * Times `hit` call by call, one at a time, as one process answers them.
 * @param people how many `hit` knows, numbered from 0.
 */
export async function measureHitTimes(
  people: number,
  calls: number,
  hit: (person: number) => Promise<unknown>,
): Promise<HitTimes> {
  const micros = new Float64Array(calls)
  for (let call = 0; call < calls; call++) {
    const startedAt = performance.now()
    await hit((call * STRIDE) % people)
    micros[call] = (performance.now() - startedAt) * 1_000
  }
  micros.sort()
  const at = (share: number) => micros[Math.min(Math.floor(calls * share), calls - 1)] ?? 0
  return { people, calls, p50Micros: at(0.5), p99Micros: at(0.99), maxMicros: at(1) }
}

/** One row of the table; `label` names whose cache it is. */
export const hitTimesRow = (label: string, times: HitTimes): string =>
  [
    label.padEnd(24),
    `${times.people.toLocaleString('en')} people`.padStart(16),
    `p50 ${micros(times.p50Micros)}`.padStart(16),
    `p99 ${micros(times.p99Micros)}`.padStart(16),
    `max ${micros(times.maxMicros)}`.padStart(16),
  ].join('')

const micros = (value: number): string =>
  value < 1_000 ? `${value.toFixed(1)} us` : `${(value / 1_000).toFixed(1)} ms`
