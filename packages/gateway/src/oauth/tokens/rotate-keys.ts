import type { Clock } from '../../kernel/clock.ts'
import type { Vault } from '../../kernel/seal.ts'
import type { EngineRecords } from '../../storage/ports/engine-records.ts'
import type { SealedKey, SigningKeys } from '../../storage/ports/signing-keys.ts'
import { audited } from '../audit.ts'
import { type KeyTimes, timesOfNext } from './key-schedule.ts'
import { newKey, openKey, type SigningKey } from './signing-keys.ts'

export interface KeyStore {
  readonly signingKeys: SigningKeys
  readonly engineRecords: EngineRecords
}

export interface KeyParts {
  readonly store: KeyStore
  readonly vault: Vault
  readonly clock: Clock
}

/**
 * All our keys, oldest first. Whoever adds one opens the others first: a key that was sealed with
 * another master key would keep every process from reading any.
 * @throws {SealBroken}
 */
export async function readKeys({ store, vault }: KeyParts): Promise<readonly SigningKey[]> {
  return (await store.signingKeys.list()).map((key) => openKey(vault, key))
}

/**
 * Publishes a key that signs later, after `newest`.
 * @returns the key, or `undefined` when another process was first: then there is a newer one.
 */
export function publishNextKey(
  parts: KeyParts,
  newest: KeyTimes | undefined,
): Promise<SealedKey | undefined> {
  return publish(parts, newest, timesOfNext(newest, parts.clock.now()))
}

async function publish(
  { store, vault, clock }: KeyParts,
  newest: KeyTimes | undefined,
  times: Omit<KeyTimes, 'kid'>,
): Promise<SealedKey | undefined> {
  const key = await newKey(vault, times)
  if (!(await store.signingKeys.add(key, newest?.kid))) return undefined
  await store.engineRecords.commit([audited('key_published', {}, clock.now())])
  return key
}

/** Removes a key; of several processes that do it at once, one tells the audit trail. */
export async function retireKey({ store, clock }: KeyParts, kid: string): Promise<void> {
  if (!(await store.signingKeys.remove(kid))) return
  await store.engineRecords.commit([audited('key_retired', {}, clock.now())])
}

/**
 * For a key that is in the wrong hands: a new one signs at once and every other is removed. What
 * they signed ends with them, and who keeps our list of keys does not know the new one yet.
 * @returns the new key and how many were removed; `undefined` when another process was first.
 */
export async function distrustKeys(
  parts: KeyParts,
): Promise<{ readonly key: SealedKey; readonly removed: number } | undefined> {
  const keys = await readKeys(parts)
  const newest = keys.at(-1)
  const now = parts.clock.now()
  const createdAt = Math.max(now, (newest?.createdAt ?? 0) + 1)
  const key = await publish(parts, newest, { createdAt, signsFrom: now })
  if (key === undefined) return undefined
  for (const { kid } of keys) await retireKey(parts, kid)
  return { key, removed: keys.length }
}
