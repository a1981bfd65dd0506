import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import type { Clock } from '../../kernel/clock.ts'
import { createVault, type Vault } from '../../kernel/seal.ts'
import type { Store } from '../ports/store.ts'

/** A store that the contract is tried on. */
export interface StoreSubject {
  /** Stands before the names of the tests. */
  readonly name: string
  /** Makes a new, empty place to store things. Called once for each test. */
  create(): Promise<StorePlace>
  /** Why it can't be tried here; the tests are then skipped with this reason. */
  readonly skip?: string | false
}

export interface StorePlace {
  /**
   * Opens a store there. Called twice for a test: the two are two processes of the gateway that
   * share what is stored. Where only one can be open (`:memory:`), gives the same one again.
   * @param vault seals what is secret; both are opened with the same one.
   */
  open(vault: Vault, clock: Clock): Promise<Store>
  /** The stores are closed by then. */
  drop?(): Promise<void>
}

/** What each test of the contract gets. */
export interface Opened {
  readonly store: Store
  /** Another process's view of the same. */
  readonly replica: Store
  /** The replica, closed. */
  closed(): Promise<Store>
  /** The clock of both; a test moves it by hand. */
  readonly time: { now: number }
}

export type Open = (t: TestContext) => Promise<Opened>

/** Opens two stores on a new place for a test, and closes them after it. */
export const opener =
  ({ create }: StoreSubject): Open =>
  async (t) => {
    const time = { now: 1_000_000 }
    const clock = { now: () => time.now }
    const vault = createVault(randomBytes(32))
    const place = await create()
    const stores = new Set<Store>()
    t.after(async () => {
      for (const store of stores) await store.close()
      await place.drop?.()
    })
    const openOne = async () => {
      const store = await place.open(vault, clock)
      stores.add(store)
      return store
    }
    const [store, replica] = [await openOne(), await openOne()]
    return {
      store,
      replica,
      time,
      async closed() {
        stores.delete(replica)
        await replica.close()
        return replica
      },
    }
  }
