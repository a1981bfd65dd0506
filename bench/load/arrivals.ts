import type { OpenJob } from './job.ts'

/**
 * When requests are due, in milliseconds from the beginning, one after another without end: at
 * equal distances, or as a Poisson process, which is what many callers together make. The same in
 * every run.
 */
export function* arrivals({
  ratePerSecond,
  arrivals,
}: Pick<OpenJob, 'ratePerSecond' | 'arrivals'>): Generator<number, never> {
  const mean = 1000 / ratePerSecond
  const random = uniform()
  for (let due = 0; ; due += arrivals === 'even' ? mean : -Math.log(random()) * mean) yield due
}

/** Above 0 and up to 1, by a linear congruential generator (Lehmer's, modulus 2^31 - 1). */
function uniform(): () => number {
  const modulus = 2 ** 31 - 1
  let state = 20_261_122
  return () => {
    state = (state * 48_271) % modulus
    return state / modulus
  }
}
