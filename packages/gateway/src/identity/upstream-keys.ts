import * as jose from 'jose'
import { type Clock, systemClock } from '../kernel/clock.ts'
import { fetchKeySet, type KeySet, type ProviderKey } from './key-set.ts'
import { createProviderDocument } from './provider-document.ts'

/** The keys of one provider: for ID tokens at sign-in and for access tokens brought to us. */
export interface ProviderKeys {
  /**
   * The key that a token's header names.
   * @throws {jose.errors.JWKSNoMatchingKey} when the provider publishes no such key.
   * @throws {jose.errors.JOSEAlgNotAllowed} for any `alg` but RS256.
   * @throws {KeysUnavailable} when the key is not known and the provider can't be asked.
   */
  find(header: Pick<jose.JWTHeaderParameters, 'alg' | 'kid'>): Promise<ProviderKey>
}

export interface ProviderKeysOptions {
  /** Where the JWK Set is, or how to find out; asked for every fetch, so a move is followed. */
  readonly jwksUri: string | (() => Promise<string>)
  /** Accepts http: only for a gateway that is itself on loopback. */
  readonly allowInsecure: boolean
  readonly clock?: Clock
}

/** No verdict about the token: the provider's keys can't be had now. Not the token's fault. */
export class KeysUnavailable extends Error {
  override name = 'KeysUnavailable'
}

/**
 * The provider's keys, kept as {@link createProviderDocument} keeps: an hour, a day while the
 * provider is down; a key we do not know is looked for at most every 30 s.
 */
export function createProviderKeys(options: ProviderKeysOptions): ProviderKeys {
  const { clock = systemClock, allowInsecure } = options
  const keys = createProviderDocument(
    async () => fetchKeySet(await addressOf(options), allowInsecure),
    clock,
  )
  return {
    async find({ alg, kid }) {
      if (alg !== 'RS256') throw new jose.errors.JOSEAlgNotAllowed('only RS256 is accepted')
      const key = await keys.find((set) => keyIn(set, kid))
      if (key) return key
      const cause = keys.failure()
      if (cause === undefined) throw new jose.errors.JWKSNoMatchingKey()
      throw new KeysUnavailable('The sign-in service’s keys can’t be had now.', { cause })
    },
  }
}

const addressOf = ({ jwksUri }: ProviderKeysOptions): Promise<string> | string =>
  typeof jwksUri === 'string' ? jwksUri : jwksUri()

/** A token need not name its key when there is only one (OpenID Connect Core section 10.1). */
function keyIn(keys: KeySet, kid: string | undefined): ProviderKey | undefined {
  if (kid !== undefined) return keys.get(kid)
  return keys.size === 1 ? [...keys.values()][0] : undefined
}
