import assert from 'node:assert/strict'
import { createPublicKey, randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import {
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { callTool, connect } from '../world/oauth-client.ts'
import { rawRequest } from '../world/raw-request.ts'
import { signingKeyOf, signToken } from '../world/signing-key.ts'
import { travel } from '../world/time.ts'
import { people, startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 30_000 }

let world: World
let good: { token: string; claims: JWTPayload; refreshToken: string; key: JWK }

const endpoints = () => [world.mcpUrl, `${world.url}/`]

const accepted = async (token: string) => {
  for (const url of endpoints()) {
    const { status, body } = await callTool(url, 'who_am_i', {}, token)
    assert.equal(status, 200, JSON.stringify(body))
    assert.notEqual(body.result?.isError, true, JSON.stringify(body))
  }
}

/** 401 `invalid_token` at both endpoints, for a protected and for a public tool. */
const refused = async (token: string) => {
  for (const url of endpoints()) {
    for (const tool of ['who_am_i', 'public_ping']) {
      const { status, headers, body } = await callTool(url, tool, {}, token)
      assert.equal(status, 401, `${tool} ${JSON.stringify(body)}`)
      assert.match(headers.get('www-authenticate') ?? '', /^Bearer error="invalid_token"/)
    }
  }
}

const parts = (token: string) => token.split('.') as [string, string, string]
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('an access token at the MCP endpoints', LIMIT, () => {
  before(async () => {
    world = await startWorld()
    const { tokens } = await connect(world, people.noor)
    good = {
      token: tokens.access_token,
      claims: decodeJwt(tokens.access_token),
      refreshToken: tokens.refresh_token ?? '',
      key: signingKeyOf(world),
    }
  })
  after(() => world.close())

  it('of ours is accepted, also when we sign it here: the refusals below are not by accident', async () => {
    await accepted(good.token)
    await accepted(await signToken(good.key, { ...good.claims, jti: randomUUID() }))
  })

  it('for one of our two resources is accepted at both endpoints', async () => {
    await accepted(await signToken(good.key, { ...good.claims, aud: world.url }))
    await accepted(await signToken(good.key, { ...good.claims, aud: world.mcpUrl }))
  })

  it('for another audience is refused', async () => {
    for (const aud of [
      'https://other.example/mcp',
      `${world.mcpUrl}/`,
      `${world.mcpUrl}/more`,
      `${world.mcpUrl}#x`,
      world.mcpUrl.toUpperCase(),
      world.url.replace('localhost', '127.0.0.1'),
      'mcp',
      '',
      [],
      ['https://other.example/mcp'],
    ]) {
      await refused(await signToken(good.key, { ...good.claims, aud }))
    }
    const { aud: _, ...without } = good.claims
    await refused(await signToken(good.key, without))
  })

  it('from another issuer is refused', async () => {
    for (const iss of ['https://other.example', `${world.url}/`, world.entraUrl, '']) {
      await refused(await signToken(good.key, { ...good.claims, iss }))
    }
  })

  it('with alg none is refused, with and without a signature', async () => {
    const unsecured = new UnsecuredJWT(good.claims).encode()
    const [, payload, signature] = parts(good.token)
    await refused(unsecured)
    for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
      const header = encode({ ...decodeProtectedHeader(good.token), alg })
      await refused(`${header}.${payload}.`)
      await refused(`${header}.${payload}.${signature}`)
    }
  })

  it('with our public key used as an HMAC secret is refused', async () => {
    const jwks = (await (await fetch(`${world.url}/oauth/jwks`)).json()) as { keys: JWK[] }
    const [jwk] = jwks.keys
    assert.ok(jwk)
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
    for (const secret of [pem.toString(), JSON.stringify(jwk), JSON.stringify(jwks), jwk.x ?? '']) {
      for (const alg of ['HS256', 'HS384', 'HS512']) {
        const header = { alg, typ: 'at+jwt', kid: jwk.kid ?? '' }
        const key = Buffer.from(secret)
        await refused(await new SignJWT(good.claims).setProtectedHeader(header).sign(key))
      }
    }
  })

  it('signed by another key is refused, whatever key it names or brings along', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const thief = await exportJWK(privateKey)
    const jwk = await exportJWK(publicKey)
    const kid = good.key.kid ?? ''
    await refused(await signToken({ ...thief, kid }, good.claims))
    await refused(await signToken({ ...thief, kid: 'unknown' }, good.claims))
    const header = { alg: 'ES256', typ: 'at+jwt', kid, jwk, jku: 'http://127.0.0.1:1/jwks' }
    await refused(await new SignJWT(good.claims).setProtectedHeader(header).sign(privateKey))
  })

  it('of another gateway with the same claims is refused', async () => {
    const other = await startWorld()
    try {
      const { tokens } = await connect(other, people.noor)
      await refused(tokens.access_token)
      await refused(await signToken(signingKeyOf(other), good.claims))
    } finally {
      await other.close()
    }
  })

  it('that was changed is refused', async () => {
    const [header, payload, signature] = parts(good.token)
    const more = encode({ ...good.claims, sub: 'person_somebody-else' })
    const flipped = (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1)
    await refused(`${header}.${more}.${signature}`)
    await refused(`${header}.${payload}.${flipped}`)
    await refused(`${header}.${payload}.${signature.slice(0, -2)}`)
    await refused(`${header}.${payload}.`)
    await refused(`${header}.${payload}`)
  })

  it('is refused once it has expired, and before it is valid', async (t) => {
    const now = Math.floor(Date.now() / 1000)
    await refused(await signToken(good.key, { ...good.claims, exp: now - 60 }))
    await refused(await signToken(good.key, { ...good.claims, nbf: now + 60 }))
    await refused(await signToken(good.key, { ...good.claims, iat: now + 60, exp: now + 120 }))
    const { exp: _, ...forever } = good.claims
    await refused(await signToken(good.key, forever))
    travel(t, 590)
    await accepted(good.token)
    travel(t, 20)
    await refused(good.token)
  })

  it('must be one: an ID token, a refresh token and another type of ours are refused', async () => {
    const { tokens } = await connect(world, people.noor, { scope: 'openid property:read' })
    const { id_token } = tokens as { id_token?: string }
    assert.ok(id_token)
    await refused(id_token)
    await refused(good.refreshToken)
    await refused(await signToken(good.key, good.claims, { typ: 'JWT' }))
    await refused(await signToken(good.key, good.claims, { typ: '' }))
  })

  it('without who, which client or which token is refused', async () => {
    for (const name of ['sub', 'client_id', 'jti', 'iat', 'iss']) {
      await refused(await signToken(good.key, { ...good.claims, [name]: undefined }))
      if (name !== 'iat') await refused(await signToken(good.key, { ...good.claims, [name]: '' }))
    }
  })

  it('that is garbage is refused', async () => {
    for (const token of ['x', 'a.b.c', '....', 'null', 'x'.repeat(9_000), `${good.token}=`]) {
      await refused(token)
    }
  })

  it('in the URL is refused, and not used', async () => {
    for (const url of endpoints()) {
      const { status, body } = await callTool(`${url}?access_token=${good.token}`, 'who_am_i', {})
      assert.equal(status, 400)
      assert.ok(!JSON.stringify(body).includes(good.token))
    }
  })

  it('beside a second Authorization header is refused', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
    const bearer = `Bearer ${good.token}`
    for (const authorization of [
      [bearer, bearer],
      [bearer, 'Bearer x'],
      ['Basic eDp5', bearer],
    ]) {
      const headers = { 'content-type': 'application/json', accept: '*/*', authorization }
      const answer = await rawRequest(world.mcpUrl, { method: 'POST', headers, body })
      assert.equal(answer.status, 400, answer.body)
    }
  })

  it('with a malformed header is refused', async () => {
    for (const authorization of ['Bearer', 'Bearer ', `Bearer ${good.token} x`, 'Bearer,x']) {
      const { status } = await callTool(world.mcpUrl, 'public_ping', {}, undefined, {
        authorization,
      })
      assert.ok(status === 400 || status === 401, `${authorization}: ${status}`)
    }
  })

  it('with too little scope is told every scope that is missing, with 403', async () => {
    const { tokens } = await connect(world, people.noor, { scope: 'assessments:read' })
    const answer = await callTool(world.mcpUrl, 'write_note', {}, tokens.access_token)
    assert.equal(answer.status, 403)
    const challenge = answer.headers.get('www-authenticate') ?? ''
    assert.match(challenge, /error="insufficient_scope"/)
    assert.match(challenge, /scope="assessments:read assessments:write"/)
  })
})
