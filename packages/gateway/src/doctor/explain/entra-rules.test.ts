import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { JWTPayload } from 'jose'
import type { Env } from '../../node/environment.ts'
import {
  APP,
  APP_ONLY,
  CLIENT,
  type EntraUnderTest,
  NOW,
  newKey,
  OTHER_TENANT,
  STS,
  startEntra,
  TENANT,
} from '../../resource/entra/entra-fixture.ts'
import { InvalidToken } from '../../resource/token-verifier.ts'
import { directMode, explained, problems } from './explain-fixture.ts'

let entra: EntraUnderTest
before(async () => {
  entra = await startEntra()
})
after(() => entra.close())

const direct = (more: Env = {}): Env => directMode(entra.origin, more)

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
      assert.deepEqual(await problems(token, direct()), wrong)
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
