import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { decodeJwt, jwtVerify } from 'jose'
import { createCertificateAuthentication } from './certificate.ts'
import { JWT_BEARER } from './client-authentication.ts'
import {
  APP,
  certificatePem,
  DAY_MS,
  keyPem,
  movableClock,
  NOW,
  rsa,
} from './credential-fixture.ts'

const AUDIENCE = 'https://login.example/tenant/oauth2/v2.0/token'
const OTHER_AUDIENCE = 'https://login.example/other/oauth2/v2.0/token'
const folder = mkdtempSync(join(tmpdir(), 'voordeur-certificate-'))
const keys = rsa(2048)
const certificate = certificatePem(keys)
const file = join(folder, 'client.pem')
writeFileSync(file, keyPem(keys) + certificate)

function authenticate() {
  const clock = movableClock()
  const authentication = createCertificateAuthentication({ clientId: APP, file, clock })
  const sign = async (audience = AUDIENCE) =>
    (await authentication.parameters(audience))['client_assertion'] ?? ''
  return { clock, authentication, sign }
}

describe('a certificate as client authentication', () => {
  after(() => rmSync(folder, { recursive: true }))

  it('signs what Entra asks for, with PS256', async () => {
    const { authentication } = authenticate()
    assert.equal(authentication.kind, 'certificate')
    const parameters = await authentication.parameters(AUDIENCE)
    assert.deepEqual(Object.keys(parameters), ['client_assertion_type', 'client_assertion'])
    assert.equal(parameters['client_assertion_type'], JWT_BEARER)
    const { payload, protectedHeader } = await jwtVerify(
      parameters['client_assertion'] ?? '',
      keys.publicKey,
      { algorithms: ['PS256'], audience: AUDIENCE, currentDate: new Date(NOW) },
    )
    const der = new X509Certificate(certificate).raw
    const thumbprint = createHash('sha256').update(der).digest('base64url')
    assert.deepEqual(protectedHeader, { alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
    const { jti, ...claims } = payload
    const now = NOW / 1000
    assert.deepEqual(claims, {
      aud: AUDIENCE,
      iss: APP,
      sub: APP,
      nbf: now,
      iat: now,
      exp: now + 600,
    })
    assert.match(jti ?? '', /^[0-9a-f-]{36}$/)
  })

  it('signs once for five minutes and one audience, also when asked twice at once', async () => {
    const { clock, sign } = authenticate()
    const [first, second] = await Promise.all([sign(), sign()])
    assert.equal(first, second)
    clock.time = NOW + 299_999
    assert.equal(await sign(), first)
    clock.time = NOW + 300_000
    const next = await sign()
    assert.equal(decodeJwt(next).exp, NOW / 1000 + 900)
    assert.notEqual(decodeJwt(next).jti, decodeJwt(first).jti)
  })

  it('signs for each audience apart', async () => {
    const { sign } = authenticate()
    assert.equal(decodeJwt(await sign()).aud, AUDIENCE)
    assert.equal(decodeJwt(await sign(OTHER_AUDIENCE)).aud, OTHER_AUDIENCE)
  })

  it('signs anew after a refresh', async () => {
    const { authentication, sign } = authenticate()
    const first = await sign()
    authentication.refresh()
    assert.notEqual(await sign(), first)
  })

  it('remembers the assertions of 256 audiences, and forgets the oldest', async () => {
    const { clock, sign } = authenticate()
    await sign('first')
    const second = await sign('second')
    for (let index = 2; index < 256; index += 1) await sign(`audience-${index}`)
    clock.time = NOW + 300_000
    const first = await sign('first')
    clock.time = NOW
    assert.equal(await sign('second'), second)
    await sign('one more')
    assert.equal(await sign('first'), first)
    assert.notEqual(await sign('second'), second)
  })

  it('warns of its end in the last thirty days, and not before', () => {
    const endingIn = (days: number) => {
      const other = join(folder, 'ending.pem')
      writeFileSync(other, keyPem(keys) + certificatePem(keys, NOW - (365 - days) * DAY_MS))
      const clock = movableClock()
      return createCertificateAuthentication({ clientId: APP, file: other, clock }).warnings
    }
    assert.deepEqual(endingIn(30), [])
    assert.match(endingIn(29).join(), /expires in 29 days, on .*2026.*app registration/)
  })

  it('stops when it expires while the gateway runs', async () => {
    const { clock, sign } = authenticate()
    clock.time = NOW + 365 * DAY_MS
    await assert.rejects(sign(), { name: 'CredentialUnavailable', message: /expired on/ })
  })
})
