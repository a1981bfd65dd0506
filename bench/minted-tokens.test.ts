import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { importJWK, SignJWT } from 'jose'
import { systemClock } from '../packages/gateway/src/kernel/clock.ts'
import { createVault } from '../packages/gateway/src/kernel/seal.ts'
import { keySetOf, newKey, openKey } from '../packages/gateway/src/oauth/tokens/signing-keys.ts'
import { createJwtVerifier } from '../packages/gateway/src/resource/jwt-verifier.ts'
import { openSqliteStore } from '../packages/gateway/src/storage/sql/open-store.ts'
import { openMint } from './minted-tokens.ts'

const folder = mkdtempSync(join(tmpdir(), 'voordeur-mint-'))
after(() => rmSync(folder, { recursive: true }))

const file = join(folder, 'voordeur.sqlite')
const masterKey = randomBytes(32)
const vault = createVault(masterKey)
const [issuer, audience] = ['http://localhost:3000', 'http://localhost:3000/mcp']

const store = await openSqliteStore(file, vault, systemClock)
const sealed = await newKey(vault, { createdAt: Date.now(), signsFrom: Date.now() })
await store.signingKeys.add(sealed, undefined)
await store.close()
const signing = openKey(vault, sealed)
const verifier = createJwtVerifier({
  ...{ issuer, audiences: [audience], clock: systemClock },
  keys: () => keySetOf([signing], signing).publicKeys,
})

const example = async (kid: string) =>
  new SignJWT({ client_id: 'c', jti: 'j', grant: 'g', oid: 'o', scope: 'bench:read' })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject('s')
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(await importJWK(signing.jwk, 'ES256'))

test('every token passes the verifier, for somebody else, at another client, under another grant', async () => {
  const mint = await openMint(file, masterKey, await example(sealed.kid))
  const tokens = mint.tokens(20, 3_600)
  const callers = await Promise.all(tokens.map((token) => verifier.verify(token)))
  const now = Date.now() / 1000
  for (const name of ['id', 'clientId', 'grant', 'objectId'] as const)
    assert.equal(new Set(['s', 'c', 'g', 'o', ...callers.map((each) => each[name])]).size, 24)
  for (const { scopes, expiresAt } of callers) {
    assert.deepEqual([...scopes], ['bench:read'])
    assert.ok(expiresAt > now + 3_500 && expiresAt <= now + 3_600)
  }
})

test('a key that the gateway does not have signs nothing', async () => {
  await assert.rejects(openMint(file, masterKey, await example('another')), /no longer has the key/)
})
