import type { Clock } from '../../kernel/clock.ts'
import type { Vault } from '../../kernel/seal.ts'
import { type SteppedPause, steppedPause } from '../../kernel/stepped-pause-fixture.ts'
import { StoreUnavailable } from '../../storage/ports/failures.ts'
import type { Store } from '../../storage/ports/store.ts'
import { silentLog } from '../../telemetry/log.ts'
import { type KeyRing, openKeyRing } from './key-ring.ts'
import type { KeyPolicy } from './key-schedule.ts'
import { publishNextKey } from './rotate-keys.ts'

export interface ReplicaParts {
  /** Shared by all replicas. */
  readonly store: Store
  readonly vault: Vault
  readonly policy: KeyPolicy
  /** The true time, from which this replica's clock may differ. */
  readonly time: Clock
}

/** Test support: one replica's keys, with a clock and a way to the store of its own. */
export class RotatingReplica {
  /** Milliseconds that its clock is ahead. */
  skew = 0
  /** Nothing it asks the store is answered. */
  cut = false
  readonly #parts: ReplicaParts
  readonly #stepped: SteppedPause = steppedPause()
  #ring: KeyRing | undefined

  constructor(parts: ReplicaParts) {
    this.#parts = parts
  }

  get clock(): Clock {
    return { now: () => this.#parts.time.now() + this.skew }
  }

  get ring(): KeyRing {
    if (this.#ring === undefined) throw new Error('This replica has not started.')
    return this.#ring
  }

  /** Starts it, or starts it again: what it knew is gone. */
  async start(): Promise<void> {
    await this.#ring?.stop()
    const { vault, policy } = this.#parts
    const parts = { store: this.#store, vault, policy, clock: this.clock, log: silentLog }
    this.#ring = await openKeyRing({ ...parts, pause: this.#stepped.pause })
  }

  /** What happens of itself every second. */
  poll(): Promise<void> {
    return this.#stepped.step()
  }

  /** What `voordeur rotate-keys` does. */
  async rotate(): Promise<void> {
    const { store, vault } = this.#parts
    const newest = (await store.signingKeys.list()).at(-1)
    await publishNextKey({ store, vault, clock: this.clock }, newest)
  }

  stop(): Promise<void> {
    return this.ring.stop()
  }

  get #store(): Store {
    const { store } = this.#parts
    const { list, add, remove } = store.signingKeys
    const reached = async <T>(work: () => Promise<T>): Promise<T> => {
      if (this.cut) throw new StoreUnavailable('cut off')
      return work()
    }
    return {
      ...store,
      signingKeys: {
        list: () => reached(list),
        add: (key, newest) => reached(() => add(key, newest)),
        remove: (kid) => reached(() => remove(kid)),
      },
    }
  }
}
