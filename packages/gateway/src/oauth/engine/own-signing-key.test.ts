import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync, type JsonWebKey, verify } from 'node:crypto'
import { describe, it } from 'node:test'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { besideEachOther, OwnSigningKey } from './own-signing-key.ts'

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' } as JWK
const key = new OwnSigningKey(jwk)

describe('a key of ours that signs in this process', () => {
  it('signs as RFC 7518 section 3.4 says, whatever the size of R and S', () => {
    const publicKey = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })
    const raw = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
    for (let turn = 0; turn < 200; turn++) {
      const data = Buffer.from(`payload ${turn}`)
      const signature = key.sign(data)
      assert.equal(signature.length, 64)
      assert.ok(verify('sha256', data, raw, signature), `${turn}`)
    }
  })

  it('puts R and S beside each other: DER drops their leading zeros and adds one', () => {
    const short = Buffer.alloc(31, 0x11)
    const high = Buffer.alloc(32, 0x99)
    const der = (r: Buffer, s: Buffer) =>
      Buffer.concat([Buffer.from([0x30, 4 + r.length + s.length]), integer(r), integer(s)])
    const integer = (bytes: Buffer) => Buffer.concat([Buffer.from([0x02, bytes.length]), bytes])
    const zero = Buffer.from([0])
    const widened = Buffer.concat([zero, high])
    assert.deepEqual(
      Buffer.from(besideEachOther(der(short, widened))),
      Buffer.concat([zero, short, high]),
    )
    assert.deepEqual(
      Buffer.from(besideEachOther(der(widened, Buffer.from([1])))),
      Buffer.concat([high, Buffer.alloc(31), Buffer.from([1])]),
    )
  })

  it('shows the engine its public half, and no more', async () => {
    const { kid, kty, crv, x, y, use, alg } = key
    assert.deepEqual({ kid, alg, use }, { kid: 'one', alg: 'ES256', use: 'sig' })
    const thumbprint = await calculateJwkThumbprint({ kty, crv, x, y } as JWK)
    assert.equal(thumbprint, await calculateJwkThumbprint(jwk))
    assert.equal(key.keyObject().type, 'public')
    assert.equal((key as unknown as { d?: string }).d, undefined)
    assert.doesNotMatch(JSON.stringify(key), new RegExp(jwk.d as string))
  })
})
