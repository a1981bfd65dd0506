import { createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto'
import { systemClock } from '../packages/gateway/src/kernel/clock.ts'
import { createVault } from '../packages/gateway/src/kernel/seal.ts'
import { openKey } from '../packages/gateway/src/oauth/tokens/signing-keys.ts'
import { openSqliteStore } from '../packages/gateway/src/storage/sql/open-store.ts'

/** Real access tokens of one gateway, and another way to get more of them. */
export interface Mint {
  /** Tokens of as many people, clients and grants, each good for `seconds` from now. */
  tokens(count: number, seconds: number): string[]
}

/**
 * A thousand sign-ins take minutes; a thousand signatures do not. So one token comes the whole way,
 * and the others are that one with other people, clients, grants and ids, signed with the gateway's
 * own key out of its database: no verifier can tell them apart from what the token endpoint makes.
 * @param file the gateway's SQLite database, which may be in use.
 * @param example a token that the gateway has issued.
 */
export async function openMint(file: string, masterKey: Buffer, example: string): Promise<Mint> {
  const [header, claims] = example.split('.', 2).map(decoded)
  if (header === undefined || claims === undefined) throw new Error('That is no token.')
  const key = await signingKey(file, masterKey, String(header['kid']))
  return {
    tokens: (count, seconds) =>
      Array.from({ length: count }, () => signed(header, varied(claims, seconds), key)),
  }
}

async function signingKey(file: string, masterKey: Buffer, kid: string): Promise<KeyObject> {
  const vault = createVault(masterKey)
  const store = await openSqliteStore(file, vault, systemClock)
  try {
    const sealed = (await store.signingKeys.list()).find((key) => key.kid === kid)
    if (sealed === undefined) throw new Error('The gateway no longer has the key of its token.')
    return createPrivateKey({ key: { ...openKey(vault, sealed).jwk }, format: 'jwk' })
  } finally {
    await store.close()
  }
}

type Claims = Readonly<Record<string, unknown>>

const decoded = (part: string): Claims =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Claims

/** The same claims, in the same order, about somebody else. */
function varied(claims: Claims, seconds: number): Claims {
  const now = Math.floor(Date.now() / 1000)
  const own: Claims = {
    sub: randomUUID(),
    client_id: randomUUID(),
    jti: Buffer.from(randomUUID()).toString('base64url').slice(0, 43),
    grant: Buffer.from(randomUUID().repeat(2)).toString('base64url').slice(0, 43),
    oid: randomUUID(),
    iat: now,
    exp: now + seconds,
  }
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [name, own[name] ?? value]),
  )
}

/** ES256 (RFC 7518 section 3.4). */
function signed(header: Claims, claims: Claims, key: KeyObject): string {
  const encode = (value: Claims) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const input = `${encode(header)}.${encode(claims)}`
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}
