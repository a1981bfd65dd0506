import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { importJWK, type JWK, type JWTPayload, SignJWT } from 'jose'
import { createVault } from '../../packages/gateway/src/kernel/seal.ts'
import type { World } from './world.ts'

/** The gateway's own signing key, out of its data folder: for tokens it would never issue. */
export function signingKeyOf(world: World): JWK {
  const masterKey = Buffer.from(readFileSync(join(world.dataDir, 'master.key'), 'utf8'), 'base64')
  const database = new DatabaseSync(join(world.dataDir, 'voordeur.sqlite'), { readOnly: true })
  const row = database.prepare('SELECT kid, sealed_jwk FROM signing_key').get() as {
    kid: string
    sealed_jwk: string
  }
  database.close()
  const sealed = createVault(new Uint8Array(masterKey)).open(
    `signing_key:${row.kid}`,
    row.sealed_jwk,
  )
  return JSON.parse(sealed) as JWK
}

/** The header and claims of a good access token, signed by `key` unless `header` says otherwise. */
export async function signToken(
  key: JWK,
  claims: JWTPayload,
  header: Record<string, string> = {},
): Promise<string> {
  const protectedHeader = { alg: 'ES256', typ: 'at+jwt', kid: key.kid as string, ...header }
  return new SignJWT(claims).setProtectedHeader(protectedHeader).sign(await importJWK(key, 'ES256'))
}
