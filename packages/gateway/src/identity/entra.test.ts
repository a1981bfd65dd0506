import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { JWTPayload } from 'jose'
import { type EntraOptions, PERSONAL_ACCOUNTS } from './entra.ts'
import {
  answered,
  entraAt,
  entraClaims,
  failsWith,
  OTHER_TENANT,
  PERSON,
  request,
  startUpstream,
  TENANT,
  type Upstream,
} from './upstream-fixture.ts'

let upstream: Upstream

const signIn = async (options: Partial<EntraOptions>, changes: JWTPayload = {}) => {
  const id_token = await upstream.sign(entraClaims(upstream, changes))
  upstream.answer = { status: 200, body: { id_token } }
  return entraAt(upstream, options).finish(answered())
}
const ofOneTenant = (tenant = TENANT) => {
  upstream.metadata = { issuer: `${upstream.origin}/${tenant}/v2.0` }
}

describe('signing in with Entra', () => {
  before(async () => {
    upstream = await startUpstream((origin) => `${origin}/{tenantid}/v2.0`)
  })
  beforeEach(() => {
    upstream.metadata = {}
    upstream.fetched.length = 0
  })
  after(() => upstream.close())

  it('asks the authority it was told to, whatever cloud that is in', async () => {
    await entraAt(upstream, { tenant: 'voorbeeld.example' }).start(request)
    assert.deepEqual(upstream.fetched, ['/voorbeeld.example/v2.0/.well-known/openid-configuration'])
  })

  it('keeps a tenant’s name out of the rest of the address', async () => {
    await entraAt(upstream, { tenant: '../evil?x=' }).start(request)
    assert.deepEqual(upstream.fetched, ['/..%2Fevil%3Fx%3D/v2.0/.well-known/openid-configuration'])
  })

  it('knows a person by tenant and object id, in one spelling', async () => {
    const { key } = await signIn(
      { allowedTenants: [TENANT.toUpperCase()] },
      { oid: PERSON.toUpperCase() },
    )
    assert.deepEqual(key, { provider: 'entra', tenantId: TENANT, objectId: PERSON })
    const spelt = await signIn({}, { tid: TENANT.toUpperCase() })
    assert.deepEqual(spelt.key, key)
  })

  it('knows a guest by the tenant that invited them', async () => {
    const idp = `https://sts.windows.net/${OTHER_TENANT}/`
    const { key } = await signIn({}, { idp })
    assert.deepEqual(key, { provider: 'entra', tenantId: TENANT, objectId: PERSON })
  })

  for (const oid of [undefined, '', 'admin', 7, `${PERSON}x`]) {
    it(`does not sign in an object id that is none: ${oid}`, async () => {
      await assert.rejects(signIn({}, { oid }), failsWith('server_error', /who signed in/))
    })
  }

  for (const tid of ['', 'admin', `${TENANT}/v2.0`, 7]) {
    it(`does not believe a tenant that is none: ${tid}`, async () => {
      const iss = `${upstream.origin}/${tid}/v2.0`
      await assert.rejects(
        signIn({ allowedTenants: 'any' }, { tid, iss }),
        failsWith('server_error'),
      )
    })
  }

  it('does not believe an issuer of another tenant than the token’s', async () => {
    const iss = `${upstream.origin}/${OTHER_TENANT}/v2.0`
    await assert.rejects(signIn({ allowedTenants: 'any' }, { iss }), failsWith('server_error'))
  })

  describe('for several organisations', () => {
    it('turns people of others away', async () => {
      await assert.rejects(
        signIn({}, { tid: OTHER_TENANT }),
        failsWith('access_denied', /Your organisation/),
      )
      await assert.rejects(signIn({ allowedTenants: [] }), failsWith('access_denied'))
      await signIn({ allowedTenants: [TENANT, OTHER_TENANT] }, { tid: OTHER_TENANT })
    })

    it('lets all in when told so', async () => {
      const { key } = await signIn({ allowedTenants: 'any' }, { tid: OTHER_TENANT })
      assert.deepEqual(key, { provider: 'entra', tenantId: OTHER_TENANT, objectId: PERSON })
    })

    it('lets personal accounts in only where they are allowed', async () => {
      const personal = { tid: PERSONAL_ACCOUNTS }
      await assert.rejects(
        signIn({ tenant: 'common' }, personal),
        failsWith('access_denied', /personal Microsoft accounts/),
      )
      await signIn({ tenant: 'common', allowedTenants: [PERSONAL_ACCOUNTS] }, personal)
      ofOneTenant(PERSONAL_ACCOUNTS)
      await signIn({ tenant: 'consumers', allowedTenants: 'any' }, personal)
    })
  })

  describe('for one organisation', () => {
    it('believes no other, also when all are allowed and the key does not mind', async () => {
      const { keys } = upstream.keys as { keys: object[] }
      upstream.keys = { keys: keys.map((key) => ({ ...key, issuer: undefined })) }
      for (const tenant of [TENANT, TENANT.toUpperCase(), 'voorbeeld.example']) {
        ofOneTenant()
        const options = { tenant, allowedTenants: 'any' } as const
        await signIn(options)
        await assert.rejects(signIn(options, { tid: OTHER_TENANT }), failsWith('server_error'))
        const iss = `${upstream.origin}/${TENANT}/v2.0`
        await assert.rejects(signIn(options, { tid: OTHER_TENANT, iss }), failsWith('server_error'))
      }
      upstream.keys = { keys }
    })

    it('believes no discovery that speaks of another than was configured', async () => {
      ofOneTenant(OTHER_TENANT)
      const options = { tenant: TENANT, allowedTenants: 'any' } as const
      await assert.rejects(signIn(options, { tid: OTHER_TENANT }), failsWith('server_error'))
      upstream.metadata = {}
      await assert.rejects(signIn(options, { tid: OTHER_TENANT }), failsWith('server_error'))
    })

    it('needs no limit on a key that only one tenant publishes', async () => {
      ofOneTenant()
      const { keys } = upstream.keys as { keys: object[] }
      upstream.keys = { keys: keys.map((key) => ({ ...key, issuer: undefined })) }
      await signIn({ tenant: TENANT })
      upstream.keys = { keys }
    })

    it('accepts an answer of its own issuer alone', async () => {
      ofOneTenant()
      const id_token = await upstream.sign(entraClaims(upstream))
      upstream.answer = { status: 200, body: { id_token } }
      const provider = entraAt(upstream, { tenant: TENANT })
      await provider.finish(answered({ iss: `${upstream.origin}/${TENANT}/v2.0` }))
      const other = answered({ iss: `${upstream.origin}/${OTHER_TENANT}/v2.0` })
      const before = upstream.redemptions.length
      await assert.rejects(provider.finish(other), failsWith('server_error'))
      assert.equal(upstream.redemptions.length, before)
    })
  })
})
