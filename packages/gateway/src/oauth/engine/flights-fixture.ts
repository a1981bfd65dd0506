import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage } from 'node:http'
import type { Write } from '../../storage/ports/engine-records.ts'
import { StoreUnavailable } from '../../storage/ports/failures.ts'
import type { Store } from '../../storage/ports/store.ts'

/** What a flight that waits at the store is told. */
export type Order =
  | 'go'
  /** The store fails before it has done anything. */
  | 'fail'
  /** The store does it, and the answer is lost on the way back. */
  | 'lose'

type Use = 'find' | 'commit' | 'answer'

/** One request on its way through a replica. It stops before each use of the store. */
export class Flight {
  #resume: ((order: Order) => void) | undefined
  #moved = Promise.withResolvers<void>()
  #ended = false
  #waitsFor: Use | undefined
  #last: Promise<unknown> = Promise.resolve()

  get ended(): boolean {
    return this.#ended
  }

  /** What of the store it stands before. */
  get waitsFor(): Use | undefined {
    return this.#waitsFor
  }

  /** Goes on until its next use of the store, or its end. */
  async step(order: Order = 'go'): Promise<void> {
    if (this.#ended) return
    const resume = this.#resume
    this.#resume = undefined
    if (resume) {
      this.#moved = Promise.withResolvers()
      resume(order)
    }
    await this.#moved.promise
  }

  /** The process died, or the request is answered. */
  end(): void {
    this.#ended = true
    this.#moved.resolve()
  }

  /** One use of the store after the other, also where the engine asks for several at once. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work)
    this.#last = turn
    return turn
  }

  async pause(use: Use): Promise<Order> {
    if (this.#ended) return new Promise<never>(() => {})
    this.#waitsFor = use
    const { promise, resolve } = Promise.withResolvers<Order>()
    this.#resume = resolve
    this.#moved.resolve()
    const order = await promise
    // A dead process does nothing more.
    return this.#ended ? new Promise<never>(() => {}) : order
  }
}

const current = new AsyncLocalStorage<Flight>()

const NAME = 'x-flight'

/** The requests that are stepped; each is known by a header. Others pass without a stop. */
export class Flights {
  readonly #expected = new Map<string, (request: IncomingMessage) => Flight>()
  #count = 0

  /** @returns the headers that the request must have. */
  expect(flight: Flight, arrived: (request: IncomingMessage) => void = () => {}) {
    const name = String(++this.#count)
    this.#expected.set(name, (request) => {
      arrived(request)
      return flight
    })
    return { [NAME]: name }
  }

  /** For `EngineOptions.around`. */
  readonly around = async (
    request: IncomingMessage,
    _response: unknown,
    handle: () => Promise<void>,
  ): Promise<void> => {
    const name = String(request.headers[NAME])
    const flight = this.#expected.get(name)?.(request)
    this.#expected.delete(name)
    if (!flight) return handle()
    await current.run(flight, handle)
    flight.end()
  }
}

/** Sees each unit that became durable, with the request it was of. */
export type Committed = (flight: Flight, writes: readonly Write[]) => Promise<void>

const nobody: Committed = async () => {}

/**
 * A store whose every use by a flight waits for the flight to be told to go on. A commit also waits
 * after it is done: that is where a process can die with its answer unsent.
 */
export function steppedStore(store: Store, committed = nobody): Store {
  const { engineRecords, refreshReplies } = store
  const pass = <T>(use: Use, work: () => Promise<T>): Promise<T> => {
    const flight = current.getStore()
    if (!flight) return work()
    return flight.inTurn(async () => {
      const order = await flight.pause(use)
      if (order === 'fail') throw new StoreUnavailable(new Error('injected'))
      const result = await work()
      if (order === 'lose') throw new StoreUnavailable(new Error('injected'))
      return result
    })
  }
  return {
    ...store,
    refreshReplies: {
      ...refreshReplies,
      find: (hash) => pass('find', () => refreshReplies.find(hash)),
    },
    engineRecords: {
      ...engineRecords,
      find: (model, idHash) => pass('find', () => engineRecords.find(model, idHash)),
      findRedeemable: (hash) => pass('find', () => engineRecords.findRedeemable(hash)),
      async commit(writes) {
        if (writes.length === 0) return
        await pass('commit', async () => {
          await engineRecords.commit(writes)
          const flight = current.getStore()
          if (flight) await current.exit(() => committed(flight, writes))
        })
        const flight = current.getStore()
        await flight?.inTurn(() => flight.pause('answer'))
      },
    },
  }
}
