import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { Env } from '../../node/environment.ts'
import { readEnvironment } from '../../node/read-config.ts'
import {
  APP,
  APP_ONLY,
  CLIENT,
  type EntraUnderTest,
  encode,
  NOW,
  newKey,
  OTHER_TENANT,
  PERSON,
  STS,
  startEntra,
  TENANT,
} from '../../resource/entra/entra-fixture.ts'
import { createJwtVerifier } from '../../resource/jwt-verifier.ts'
import { InvalidToken } from '../../resource/token-verifier.ts'
import { explainContext } from './explain-context.ts'
import { explainToken } from './explain-token.ts'

const clock = { now: () => NOW * 1000 }
const explained = (token: string, env: Env = {}) =>
  explainToken(token, explainContext(env, readEnvironment(env).config, clock))

let entra: EntraUnderTest
before(async () => {
  entra = await startEntra()
})
after(() => entra.close())

/** A gateway that takes Entra's tokens, in the settings the verifier of the fixture has. */
const direct = (more: Env = {}): Env => ({
  VOORDEUR_MODE: 'direct',
  ENTRA_AUTHORITY_HOST: entra.origin,
  ENTRA_TENANT: 'organizations',
  ENTRA_ALLOWED_TENANTS: TENANT,
  ENTRA_CLIENT_ID: APP,
  ENTRA_CLIENT_SECRET: 'geheim-x',
  PUBLIC_URL: 'http://localhost:3000',
  ...more,
})

async function problems(token: string, env: Env = direct()): Promise<readonly string[]> {
  const { findings } = await explained(token, env)
  return findings.filter(({ status }) => status === 'problem').map(({ check }) => check)
}

const without = (name: string): JWTPayload => ({ [name]: undefined })

/** What the rules say, row by row; the verifier itself must come to the same end. */
const CASES: Record<string, { claims?: JWTPayload; header?: object; v1?: true; wrong: string[] }> =
  {
    'a good v2.0 token': { wrong: [] },
    'a good v1.0 token': { v1: true, wrong: [] },
    'a v1.0 token for the client id': { v1: true, claims: { aud: APP }, wrong: [] },
    'another audience': { claims: { aud: CLIENT }, wrong: ['audience'] },
    'an audience of Graph': { claims: { aud: 'https://graph.microsoft.com' }, wrong: ['audience'] },
    'a header of Graph': { header: { nonce: 'x' }, wrong: ['form'] },
    'no type': { header: { typ: undefined }, wrong: ['form'] },
    'no key': { header: { kid: undefined }, wrong: ['form'] },
    'another version': { claims: { ver: '3.0' }, wrong: ['version'] },
    'no version': { claims: without('ver'), wrong: ['issuer'] },
    'another tenant': { claims: { tid: OTHER_TENANT }, wrong: ['tenant'] },
    'no tenant': { claims: { tid: '' }, wrong: ['issuer', 'tenant'] },
    'an issuer of another tenant': {
      claims: { iss: `${STS}/${OTHER_TENANT}/` },
      v1: true,
      wrong: ['issuer'],
    },
    'an issuer elsewhere': {
      claims: { iss: `https://evil.example/${TENANT}/v2.0` },
      wrong: ['issuer'],
    },
    'no issuer of Entra': { claims: { iss: 'https://evil.example' }, wrong: ['issuer'] },
    expired: { claims: { exp: NOW - 60 }, wrong: ['time'] },
    'expired within the grace': { claims: { exp: NOW - 59 }, wrong: [] },
    'not yet valid': { claims: { nbf: NOW + 61 }, wrong: ['time'] },
    'not yet valid within the grace': { claims: { nbf: NOW + 60 }, wrong: [] },
    'no end': { claims: without('exp'), wrong: ['time'] },
    'an ID token': { claims: { ...without('scp'), nonce: 'x' }, wrong: ['caller', 'scopes'] },
    'an ID token with a scope': { claims: { nonce: 'x' }, wrong: ['caller'] },
    'an app without a person': { claims: APP_ONLY, wrong: ['caller'] },
    'a person and an app at once': { claims: { idtyp: 'app' }, wrong: ['caller'] },
    'no client': { claims: without('azp'), wrong: ['client'] },
    'nothing granted': { claims: { scp: '' }, wrong: ['scopes'] },
    'no object id': { claims: without('oid'), wrong: ['signature'] },
    'no start': { claims: without('nbf'), wrong: ['signature'] },
  }

describe('a token of Entra in direct mode', () => {
  for (const [name, { claims = {}, header = {}, v1, wrong }] of Object.entries(CASES)) {
    it(`${name}: the rules and the verifier agree`, async () => {
      const token = await (v1 ? entra.v1(claims, header) : entra.v2(claims, header))
      assert.deepEqual(await problems(token), wrong)
      const verdict = await entra
        .verifier()
        .verify(token)
        .then(
          () => true,
          (error: unknown) => assert.ok(error instanceof InvalidToken, String(error)),
        )
      assert.equal(verdict === true, wrong.length === 0)
    })
  }

  it('that a stranger signed is not genuine', async () => {
    const stranger = await newKey('key-1')
    const { title, findings } = await explained(await entra.v2({}, {}, stranger), direct())
    assert.deepEqual([findings.at(-1)?.check, findings.at(-1)?.status], ['signature', 'problem'])
    assert.match(title, /This gateway refuses it\.$/)
  })

  it('that nobody can verify now has no verdict', async () => {
    const token = await entra.v2({ iss: `http://localhost:9/${TENANT}/v2.0` })
    const env = direct({ ENTRA_AUTHORITY_HOST: 'http://localhost:9' })
    const { title, findings } = await explained(token, env)
    assert.deepEqual([findings.at(-1)?.check, findings.at(-1)?.status], ['signature', 'skipped'])
    assert.match(title, /as far as could be looked\.$/)
  })

  it('may come only with an app that is listed, where there is a list', async () => {
    const token = await entra.v2()
    assert.deepEqual(await problems(token, direct({ DIRECT_ALLOWED_CLIENTS: APP })), ['client'])
    assert.deepEqual(
      await problems(token, direct({ DIRECT_ALLOWED_CLIENTS: `${APP} ${CLIENT}` })),
      [],
    )
  })

  it('of an app is taken where apps may come', async () => {
    const token = await entra.v2(APP_ONLY)
    assert.deepEqual(await problems(token, direct({ DIRECT_ALLOW_APPS: 'true' })), [])
  })

  it('may have an App ID URI as its audience', async () => {
    const token = await entra.v2({ aud: 'api://property' })
    assert.deepEqual(await problems(token, direct({ DIRECT_APP_ID_URIS: 'api://property' })), [])
  })
})

describe('a token of Entra elsewhere', () => {
  it('is refused in gateway mode, with how to change that', async () => {
    const { findings } = await explained(await entra.v2(), direct({ VOORDEUR_MODE: 'gateway' }))
    const [mode] = findings
    assert.deepEqual([mode?.check, mode?.status], ['mode', 'problem'])
    assert.match(mode?.fix ?? '', /VOORDEUR_MODE/)
  })

  it('is compared with nothing where nothing is configured', async () => {
    const { title, findings } = await explained(await entra.v2())
    const open = findings.filter(({ status }) => status === 'skipped').map(({ check }) => check)
    assert.deepEqual(open, ['tenant', 'audience'])
    assert.match(title, /Nothing speaks against it/)
  })
})

describe('what is shown of a token', () => {
  const PERSONAL = {
    name: 'Noor Voorbeeld',
    preferred_username: 'noor@voorbeeld.example',
    email: 'noor@voorbeeld.example',
    ipaddr: '192.0.2.7',
    groups: ['a-group'],
  }

  it('is about the token and the apps, and never who somebody is', async () => {
    const token = await entra.v2(PERSONAL)
    const shown = JSON.stringify(await explained(token, direct()))
    for (const value of [...Object.values(PERSONAL).flat(), PERSON, 'differs-for-each-app'])
      assert.ok(!shown.includes(value), value)
    const { facts } = await explained(token)
    const also = facts.find(({ name }) => name === 'also in it')?.value ?? ''
    assert.match(also, /oid.*preferred_username.*\(not shown\)$/)
  })

  it('is never the token, its parts or its signature', async () => {
    const token = await entra.v2()
    const shown = JSON.stringify(await explained(token, direct()))
    for (const part of token.split('.')) assert.ok(!shown.includes(part))
  })

  it('is what it is for, whose it is and until when', async () => {
    const { facts } = await explained(await entra.v2({ roles: ['reader'] }))
    const value = (name: string) => facts.find((fact) => fact.name === name)?.value
    assert.equal(value('signed with'), 'RS256')
    assert.equal(value('version'), '2.0')
    assert.equal(value('issuer'), `${entra.origin}/${TENANT}/v2.0`)
    assert.equal(value('tenant'), TENANT)
    assert.equal(value('audience'), APP)
    assert.equal(value('client'), CLIENT)
    assert.equal(value('scopes'), 'property:read')
    assert.equal(value('roles'), 'reader')
    assert.match(value('expires') ?? '', /UTC, in 1 hour$/)
    assert.match(value('issued') ?? '', /UTC, 5 minutes ago$/)
  })

  it('is bounded, and claims of another type than they should be are left out', async () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`claim${n}`, n]))
    const odd = { ...many, azp: 7, tid: {}, scp: ['a', 7], roles: 'x', aud: [7], iat: 'x' } as never
    const { facts } = await explained(`${encode({ alg: 7 })}.${encode(odd)}.x`)
    assert.ok(JSON.stringify(facts).length < 2_000)
    assert.equal(facts.find(({ name }) => name === 'issued')?.value, 'not a date')
  })
})

describe('the kind of a token', () => {
  const title = async (claims: JWTPayload, header: object = {}, env?: Env) =>
    (
      await explained(
        `${encode({ alg: 'RS256', typ: 'JWT', kid: 'x', ...header })}.${encode(claims)}.x`,
        env,
      )
    ).title

  it('is told in words', async () => {
    const v2 = { ver: '2.0', oid: PERSON, sub: 'x' }
    assert.match(
      await title({ ...v2, scp: 'a' }),
      /^An access token of a person \(Microsoft Entra, version 2\.0\)/,
    )
    assert.match(await title({ ...v2, nonce: 'x' }), /^An ID token/)
    assert.match(await title({ ...v2, sub: PERSON, roles: ['a'] }), /^An access token of an app/)
    assert.match(
      await title({ ...v2, aud: '00000003-0000-0000-c000-000000000000' }),
      /Microsoft Graph/,
    )
    assert.match(await title({ ...v2, scp: 'a' }, { nonce: 'x' }), /Microsoft Graph/)
    assert.match(await title({ sub: 'x' }), /not known here/)
    assert.match(await title({ client_id: 'x' }, { typ: 'at+jwt' }), /of a gateway such as this/)
    assert.match(
      await title({ iss: APP, sub: APP, aud: 'https://x.example/token' }),
      /assertion an app/,
    )
  })

  it('of B2C is told by its policy, and is not taken from clients', async () => {
    const b2c = { ver: '1.0', tfp: 'B2C_1_signin', oid: PERSON, sub: PERSON }
    assert.match(await title({ ...b2c, scp: 'a' }), /^An access token of a person \(Azure AD B2C/)
    assert.match(await title(b2c), /^An ID token/)
    assert.match(await title({ ver: '1.0', acr: 'b2c_1a_old', sub: 'x' }), /^An ID token.*B2C/)
    assert.match(await title({ ...b2c, scp: 'a' }), /This gateway refuses it/)
  })

  it('of a managed identity tells what the federated credential must name', async () => {
    const claims = {
      iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
      aud: 'api://AzureADTokenExchange',
      sub: PERSON,
      exp: NOW + 60,
      ver: '2.0',
    }
    const token = `${encode({ alg: 'RS256' })}.${encode(claims)}.x`
    const { title: text, facts, findings } = await explained(token)
    assert.match(text, /managed identity.+not for this gateway’s MCP endpoint/)
    assert.equal(facts.find(({ name }) => name === 'subject')?.value, PERSON)
    assert.match(findings.at(-1)?.found ?? '', new RegExp(`subject ${PERSON}`))
    assert.ok(findings.every(({ status }) => status === 'ok'))
  })

  it('that can’t be read is refused, encrypted or cut off', async () => {
    for (const [token, sentence] of [
      ['eyJhbGciOiJkaXIifQ..a.b.c', /encrypted/],
      ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIi.x', /cut off/],
    ] as const) {
      const { title: text, findings } = await explained(token)
      assert.match(text, sentence)
      assert.equal(findings[0]?.status, 'problem')
    }
  })
})

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
