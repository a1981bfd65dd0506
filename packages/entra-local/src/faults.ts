import { setTimeout as delay } from 'node:timers/promises'

/** A failure to be had on purpose, at any endpoint. */
export interface Fault {
  /** Matched against the path of the request. */
  readonly path: RegExp
  /** How many requests it spoils before it is over. */
  readonly times: number
  /** Answers with this instead of the endpoint. Absent, with no `drop`: only the delay. */
  readonly status?: number
  /** A text as it is, anything else as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Before the answer, at most 60,000. */
  readonly delayMs?: number
  /** Hangs up without an answer. */
  readonly drop?: true
}

/** The connection is to be cut: whoever listens on the socket does it. */
export class ConnectionDropped extends Error {
  override readonly name = 'ConnectionDropped'
}

export interface Faults {
  /** @throws RangeError for a fault that cannot be had. */
  add(fault: Fault): void
  /**
   * Spoils one request, if a fault matches its path.
   * @throws ConnectionDropped for a fault with `drop`.
   */
  answer(path: string): Promise<Response | undefined>
  reset(): void
}

const MAX_FAULTS = 100
const MAX_DELAY = 60_000

/** @param sleep waits that many milliseconds */
export function createFaults(sleep: (milliseconds: number) => Promise<unknown> = delay): Faults {
  const faults: { fault: Fault; remaining: number }[] = []
  return {
    add(fault) {
      check(fault, faults.length)
      faults.push({ fault, remaining: fault.times })
    },
    async answer(path) {
      const index = faults.findIndex(({ fault }) => path.search(fault.path) >= 0)
      const entry = faults[index]
      if (!entry) return undefined
      entry.remaining -= 1
      if (entry.remaining === 0) faults.splice(index, 1)
      if (entry.fault.delayMs) await sleep(entry.fault.delayMs)
      return spoil(entry.fault)
    },
    reset() {
      faults.length = 0
    },
  }
}

function spoil(fault: Fault): Response | undefined {
  if (fault.drop) throw new ConnectionDropped('The connection was dropped on purpose.')
  if (fault.status === undefined) return undefined
  const { status, headers = {}, body } = fault
  if (body === undefined) return new Response(null, { status, headers })
  if (typeof body === 'string') return new Response(body, { status, headers })
  return Response.json(body, { status, headers })
}

function check({ path, times, status, delayMs = 0 }: Fault, known: number): void {
  if (!(path instanceof RegExp)) throw new RangeError('fail: expected path as a RegExp.')
  if (!Number.isInteger(times) || times < 1)
    throw new RangeError('fail: expected times as a whole number, 1 or more.')
  if (status !== undefined && !(Number.isInteger(status) && status >= 200 && status <= 599))
    throw new RangeError('fail: expected status from 200 to 599.')
  if (!(delayMs >= 0 && delayMs <= MAX_DELAY))
    throw new RangeError(`fail: expected delayMs from 0 to ${MAX_DELAY}.`)
  if (known >= MAX_FAULTS) throw new RangeError(`fail: ${MAX_FAULTS} faults are waiting already.`)
}
