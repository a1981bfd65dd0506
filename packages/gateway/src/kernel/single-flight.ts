/** Runs `work` once for all who ask for `key` while it is under way. */
export type SingleFlight<T> = (key: string, work: () => Promise<T>) => Promise<T>

export function singleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Promise<T>>()
  return (key, work) => {
    const under = flights.get(key)
    if (under) return under
    const flight = work().finally(() => flights.delete(key))
    flights.set(key, flight)
    // Everybody may have left by the time it fails.
    flight.catch(() => {})
    return flight
  }
}

/**
 * Waits for `shared` until `signal` aborts. Who leaves takes nobody along: the work goes on for the
 * others.
 * @throws the signal's reason.
 */
export function untilAborted<T>(shared: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return shared
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason)
    if (signal.aborted) return leave()
    signal.addEventListener('abort', leave, { once: true })
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
