import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { encode, NOW } from '../../resource/entra/entra-fixture.ts'
import { createJwtVerifier } from '../../resource/jwt-verifier.ts'
import { clock, explained, problems } from './explain-fixture.ts'

describe('a token of this gateway', () => {
  // No request ever leaves for this port: fetch itself refuses it.
  const ISSUER = 'http://localhost:9'
  const GOOD = {
    ...{ iss: ISSUER, aud: `${ISSUER}/mcp`, sub: 'person_1', client_id: 'client_1' },
    ...{ jti: 'one', iat: NOW, exp: NOW + 300, scope: 'property:read' },
  }
  const env = { PUBLIC_URL: ISSUER }
  const OWN: Record<string, { claims?: JWTPayload; header?: object; wrong: string[] }> = {
    'a good one': { wrong: [] },
    'for the root of the origin': { claims: { aud: ISSUER }, wrong: [] },
    'for another server': { claims: { aud: 'https://other.example/mcp' }, wrong: ['audience'] },
    'with a slash too many': { claims: { aud: `${ISSUER}/mcp/` }, wrong: ['audience'] },
    'of another gateway': { claims: { iss: 'https://other.example' }, wrong: ['issuer'] },
    'that has expired': { claims: { exp: NOW - 5 }, wrong: ['time'] },
    'that expired within the grace': { claims: { exp: NOW - 4 }, wrong: [] },
    'that is no at+jwt': { header: { typ: 'JWT' }, wrong: ['form'] },
  }
  for (const [name, { claims = {}, header = {}, wrong }] of Object.entries(OWN)) {
    it(`${name}: the rules and the verifier agree`, async () => {
      const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
      const token = await new SignJWT({ ...GOOD, ...claims })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'one', ...header })
        .sign(privateKey)
      assert.deepEqual(await problems(token, env), wrong)
      const jwk = { ...(await exportJWK(publicKey)), kid: 'one' }
      const verifier = createJwtVerifier({
        issuer: ISSUER,
        audiences: [`${ISSUER}/mcp`, ISSUER],
        keys: () => ({ keys: [jwk] }),
        clock,
      })
      const accepted = await verifier.verify(token).then(
        () => true,
        () => false,
      )
      assert.equal(accepted, wrong.length === 0)
    })
  }

  it('is verified with the keys that the running gateway publishes', async (t) => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one' }
    const server = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] })))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    t.after(() => {
      server.closeAllConnections()
      server.close()
    })
    const url = `http://localhost:${(server.address() as AddressInfo).port}`
    const sign = (key: typeof privateKey) =>
      new SignJWT({ ...GOOD, iss: url, aud: `${url}/mcp` })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'one' })
        .sign(key)
    const good = await explained(await sign(privateKey), { PUBLIC_URL: url })
    assert.match(good.title, /This gateway accepts it\.$/)
    const stranger = await generateKeyPair('ES256')
    assert.deepEqual(await problems(await sign(stranger.privateKey), { PUBLIC_URL: url }), [
      'signature',
    ])
  })

  it('is compared with nothing where our address is not set', async () => {
    const token = `${encode({ alg: 'ES256', typ: 'at+jwt' })}.${encode(GOOD)}.x`
    const { findings } = await explained(token)
    assert.deepEqual(
      findings.filter(({ status }) => status === 'skipped').map(({ check }) => check),
      ['issuer'],
    )
  })
})
