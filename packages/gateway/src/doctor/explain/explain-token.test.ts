import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { JWTPayload } from 'jose'
import type { Env } from '../../node/environment.ts'
import {
  APP,
  CLIENT,
  type EntraUnderTest,
  encode,
  NOW,
  PERSON,
  startEntra,
  TENANT,
} from '../../resource/entra/entra-fixture.ts'
import { directMode, explained } from './explain-fixture.ts'

let entra: EntraUnderTest
before(async () => {
  entra = await startEntra()
})
after(() => entra.close())

const direct = (more: Env = {}): Env => directMode(entra.origin, more)

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
