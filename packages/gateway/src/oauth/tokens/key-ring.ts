import type { JSONWebKeySet } from 'jose'
import { type Pause, repeat } from '../../kernel/repeat.ts'
import type { SealedKey } from '../../storage/ports/signing-keys.ts'
import type { Log } from '../../telemetry/log.ts'
import { loggingOutages } from '../../telemetry/outage.ts'
import {
  type KeyPolicy,
  retired,
  rotationDue,
  SIGN_FROM_LIST_MS,
  signingKey,
} from './key-schedule.ts'
import { type KeyParts, publishNextKey, retireKey } from './rotate-keys.ts'
import { type KeySet, keySetOf, openKey, type SigningKey } from './signing-keys.ts'

/** Our signing keys as this process knows them; several processes share one table of them. */
export interface KeyRing {
  /** As of now, from memory: the same object until something changes. */
  current(): KeySet
  /** The same, from a list that is new enough to sign by. @throws {StoreUnavailable} */
  forSigning(): Promise<KeySet>
  /**
   * What verifiers use. A `kid` that is not there makes us look once more, in case it is new.
   * @throws {StoreUnavailable} when that can't be found out: the token may be good.
   */
  publicKeys(kid?: string): JSONWebKeySet | Promise<JSONWebKeySet>
  stop(): Promise<void>
}

export interface KeyRingParts extends KeyParts {
  readonly policy: KeyPolicy
  readonly pause: Pause
  readonly log: Log
}

const EVERY_MS = 1_000
const AT_MOST_MS = 1_500
/** Strangers can invent key ids: that makes us ask the store once in so long, and no more. */
const LOOK_AGAIN_MS = 1_000

/**
 * Reads the keys, and makes the first one where there is none. From then on it follows the table,
 * publishes a successor when the newest key is old, and removes what no living token needs.
 * @throws {StoreUnavailable}
 */
export async function openKeyRing(parts: KeyRingParts): Promise<KeyRing> {
  const { store, vault, clock, log, policy, pause } = parts
  let keys: readonly SigningKey[] = []
  let set: { readonly of: readonly SigningKey[]; readonly keySet: KeySet } | undefined
  let readAt = Number.NEGATIVE_INFINITY
  let looked: { readonly at: number; readonly found: Promise<void> } | undefined
  let reading: Promise<void> | undefined

  async function list(): Promise<readonly SealedKey[]> {
    const listed = await store.signingKeys.list()
    if (listed.length > 0) return listed
    await publishNextKey(parts, undefined)
    return store.signingKeys.list()
  }

  async function readOnce(): Promise<void> {
    const asked = clock.now()
    const listed = await list()
    if (!isSame(listed, keys)) keys = listed.map((key) => openKey(vault, key))
    readAt = asked
  }

  function read(): Promise<void> {
    reading ??= readOnce().finally(() => {
      reading = undefined
    })
    return reading
  }

  /** One that was under way before may have missed what we look for. */
  async function readAnew(): Promise<void> {
    await reading?.catch(() => {})
    await read()
  }

  async function maintain(): Promise<void> {
    await read()
    const now = clock.now()
    const gone = retired(keys, now, policy)
    const due = rotationDue(keys, now, policy)
    if (due) await publishNextKey(parts, keys.at(-1))
    for (const { kid } of gone) await retireKey(parts, kid)
    if (due || gone.length > 0) await read()
  }

  function current(): KeySet {
    const signing = signingKey(keys, clock.now())
    if (set?.of !== keys || set.keySet.kid !== signing.kid)
      set = { of: keys, keySet: keySetOf(keys, signing) }
    return set.keySet
  }

  async function lookAgain(): Promise<JSONWebKeySet> {
    const now = clock.now()
    if (looked === undefined || Math.abs(now - looked.at) >= LOOK_AGAIN_MS)
      looked = { at: now, found: readAnew() }
    await looked.found
    return current().publicKeys
  }

  await read()
  const events = { lost: 'signing_keys_unread', back: 'signing_keys_read_again' }
  const following = repeat(loggingOutages(maintain, log, events), {
    everyMs: EVERY_MS,
    atMostMs: AT_MOST_MS,
    pause,
  })
  return {
    current,
    async forSigning() {
      if (Math.abs(clock.now() - readAt) > SIGN_FROM_LIST_MS) await read()
      return current()
    },
    publicKeys(kid) {
      const { publicKeys } = current()
      const known = kid === undefined || keys.some((key) => key.kid === kid)
      return known ? publicKeys : lookAgain()
    },
    stop: following.stop,
  }
}

/** A row never changes, so the ids tell. */
const isSame = (listed: readonly SealedKey[], keys: readonly SigningKey[]): boolean =>
  listed.length === keys.length && listed.every(({ kid }, index) => kid === keys[index]?.kid)
