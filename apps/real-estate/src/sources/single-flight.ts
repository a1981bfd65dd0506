/** One piece of work per key, whoever asks; it is told to stop when nobody waits any more. */
export interface SingleFlight {
  underway(key: string): boolean
  /**
   * Joins the work on `key`, or starts it.
   * @throws what `work` throws, or the reason of `signal` when this caller leaves.
   */
  join<T>(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>
}

interface Flight {
  readonly result: Promise<unknown>
  readonly controller: AbortController
  waiting: number
}

export function createSingleFlight(): SingleFlight {
  const flights = new Map<string, Flight>()

  function start(key: string, work: (signal: AbortSignal) => Promise<unknown>): Flight {
    const controller = new AbortController()
    const forget = () => {
      if (flights.get(key) === flight) flights.delete(key)
    }
    const result = work(controller.signal).finally(forget)
    result.catch(() => {})
    const flight: Flight = { result, controller, waiting: 0 }
    flights.set(key, flight)
    return flight
  }

  return {
    underway: (key) => flights.has(key),
    async join<T>(
      key: string,
      signal: AbortSignal,
      work: (signal: AbortSignal) => Promise<T>,
    ): Promise<T> {
      signal.throwIfAborted()
      const flight = flights.get(key) ?? start(key, work)
      flight.waiting += 1
      const left = Promise.withResolvers<never>()
      const leave = () => left.reject(signal.reason)
      signal.addEventListener('abort', leave, { once: true })
      try {
        return (await Promise.race([flight.result, left.promise])) as T
      } finally {
        signal.removeEventListener('abort', leave)
        flight.waiting -= 1
        if (flight.waiting === 0) {
          if (flights.get(key) === flight) flights.delete(key)
          flight.controller.abort(new DOMException('Nobody waits any more.', 'AbortError'))
        }
      }
    },
  }
}
