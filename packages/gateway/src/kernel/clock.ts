/** Time is an argument everywhere: tests move it, production reads the system's. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/** JWT and OAuth count in whole seconds (RFC 7519 section 2, NumericDate). */
export const seconds = (clock: Clock): number => Math.floor(clock.now() / 1000)
