import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

/**
 * Authenticated encryption at rest (AES-256-GCM). The owner's name and the key's id are associated
 * data: a value moved to another row, or said to be of another key, no longer opens.
 */
export interface Vault {
  /** Tells master keys apart and nothing about them; it stands in every sealed value. */
  readonly keyId: string
  /** Returns `v1.<key id>.<iv>.<ciphertext+tag>`, base64url. */
  seal(owner: string, plaintext: string): string
  /** @throws {SealBroken} on a wrong key, another owner, or any changed bit. */
  open(owner: string, sealed: string): string
  /** A key for one purpose, derived from the master key (HKDF, RFC 5869). */
  deriveKey(purpose: string): Uint8Array
  /**
   * Seals with the master key and a secret together: who has only one of them opens nothing.
   * @param secret at least 128 random bits.
   */
  together(purpose: string, secret: string): Seal
}

/** The two halves of `Vault` that seal. */
export type Seal = Pick<Vault, 'seal' | 'open'>

export class SealBroken extends Error {
  override name = 'SealBroken'
  constructor(owner: string) {
    super(
      `The stored value of "${owner}" can't be opened: the master key differs from the one it was sealed with, or the value was changed.`,
    )
  }
}

const VERSION = 'v1'
const IV_BYTES = 12
const TAG_BYTES = 16
const KEY_ID_BYTES = 6
const NO_SALT = new Uint8Array()

/** @param masterKey 32 random bytes. */
export function createVault(masterKey: Uint8Array): Vault {
  if (masterKey.byteLength !== 32) throw new Error('The master key must be 32 bytes.')
  // Node takes ten times as long to look at a key that is bytes, at every use, as to use it.
  const master = createSecretKey(masterKey)
  const deriveKey = (purpose: string) =>
    new Uint8Array(hkdfSync('sha256', master, NO_SALT, `voordeur:${purpose}`, 32))
  const keyId = Buffer.from(deriveKey('key-id')).subarray(0, KEY_ID_BYTES).toString('base64url')
  // Purposes are constants of this program, so they are few.
  const jointKeys = new Map<string, KeyObject>()

  function jointKey(purpose: string): KeyObject {
    const known = jointKeys.get(purpose)
    if (known) return known
    const key = createSecretKey(deriveKey(purpose))
    jointKeys.set(purpose, key)
    return key
  }

  return {
    keyId,
    deriveKey,
    ...sealWith(createSecretKey(deriveKey('seal')), keyId),
    together: (purpose, secret) => {
      const digest = createHmac('sha256', jointKey(purpose)).update(secret).digest()
      return sealWith(createSecretKey(digest), keyId)
    },
  }
}

function sealWith(key: KeyObject, keyId: string): Seal {
  const associated = (owner: string) => Buffer.from(`${keyId} ${owner}`)
  return {
    seal(owner, plaintext) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(associated(owner))
      const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()])
      const sealed = Buffer.concat([body, cipher.getAuthTag()])
      return [VERSION, keyId, iv.toString('base64url'), sealed.toString('base64url')].join('.')
    },
    open(owner, sealed) {
      try {
        const [version, sealedWith, iv, body] = sealed.split('.')
        if (version !== VERSION || sealedWith !== keyId || !iv || !body) throw new SealBroken(owner)
        const bytes = Buffer.from(body, 'base64url')
        const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), {
          authTagLength: TAG_BYTES,
        })
        decipher.setAAD(associated(owner)).setAuthTag(bytes.subarray(-TAG_BYTES))
        return decipher.update(bytes.subarray(0, -TAG_BYTES)).toString() + decipher.final('utf8')
      } catch {
        throw new SealBroken(owner)
      }
    },
  }
}
