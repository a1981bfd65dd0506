import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { importJWK, type JWTPayload, SignJWT } from 'jose'
import { createVault } from '../../kernel/seal.ts'
import { StoreUnavailable } from '../../storage/ports/failures.ts'
import { type KnownRevocations, type OwnTokens, ownTokens } from './own-token.ts'
import { keySetOf, newKey, openKey } from './signing-keys.ts'

const NOW = 1_800_000_000
const ISSUER = 'https://door.example'
const vault = createVault(randomBytes(32))
const key = openKey(vault, await newKey(vault, { createdAt: 0, signsFrom: 0 }))
const { publicKeys } = keySetOf([key], key)

const GOOD: JWTPayload = {
  iss: ISSUER,
  sub: 'person_1',
  client_id: 'client_1',
  grant: 'grant_1',
  iat: NOW - 10,
  exp: NOW + 300,
}

const sign = async (claims: JWTPayload, typ = 'at+jwt') =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ, kid: key.kid })
    .sign(await importJWK(key.jwk, 'ES256'))

function reader(changes: Partial<KnownRevocations> = {}, keys = () => publicKeys): OwnTokens {
  return ownTokens({
    issuer: ISSUER,
    publicKeys: keys,
    revocations: { isRevoked: () => false, isCurrent: () => true, ...changes },
    clock: { now: () => NOW * 1000 },
  })
}

describe('an access token of ours', () => {
  it('is read with its claims', async () => {
    assert.deepEqual(await reader().read(await sign(GOOD)), GOOD)
    assert.deepEqual(await reader().vouchFor(await sign(GOOD)), GOOD)
  })

  it('is none when it has expired, is of another issuer or type, lacks a claim, or is no token', async () => {
    const { client_id: _, ...without } = GOOD
    for (const token of [
      await sign({ ...GOOD, exp: NOW - 1 }),
      await sign({ ...GOOD, iss: 'https://other.example' }),
      await sign(GOOD, 'JWT'),
      await sign(without),
      'nonsense',
    ])
      assert.equal(await reader().read(token), undefined)
  })

  it('is none when it was revoked, by all that a revocation can name', async () => {
    const asked: unknown[] = []
    const isRevoked: KnownRevocations['isRevoked'] = (token) => asked.push(token) > 0
    assert.equal(await reader({ isRevoked }).read(await sign(GOOD)), undefined)
    const said = { subject: 'person_1', clientId: 'client_1', issuedAt: NOW - 10 }
    assert.deepEqual(asked, [{ ...said, grant: 'grant_1' }])
  })

  it('is not vouched for while nobody knows what was revoked; it may be read', async () => {
    const unsure = reader({ isCurrent: () => false })
    await assert.rejects(unsure.vouchFor(await sign(GOOD)), StoreUnavailable)
    assert.deepEqual(await unsure.read(await sign(GOOD)), GOOD)
    assert.equal(await unsure.vouchFor(await sign({ ...GOOD, exp: NOW - 1 })), undefined)
  })

  it('may be good when its key can’t be looked for: that is said', async () => {
    const away = reader({}, () => {
      throw new StoreUnavailable('down')
    })
    await assert.rejects(away.read(await sign(GOOD)), StoreUnavailable)
  })
})
