import { after, describe, test } from 'node:test'
import { newKey, OTHER_TENANT, refuses, STS, startEntra, TENANT } from './entra-fixture.ts'

const PERSONAL = '9188040d-6c67-4c5b-b112-36a304b66dad'

const entra = await startEntra()
after(() => entra.close())
const anyTenant = entra.verifier({ allowedTenants: 'any' })

describe('the issuer', () => {
  test('is the one of the token’s own version and tenant, to the letter', async () => {
    const { origin } = entra
    for (const iss of [
      `${origin}/${OTHER_TENANT}/v2.0`,
      `${origin}/${TENANT}/v2.0/`,
      `${origin}/${TENANT}`,
      `${origin}/{tenantid}/v2.0`,
      `${origin}/organizations/v2.0`,
      `${STS}/${TENANT}/`,
      `https://evil.example/${TENANT}/v2.0`,
      '',
    ])
      await refuses(anyTenant, await entra.v2({ iss }), /another server/)
    for (const iss of [`${STS}/${TENANT}`, `${STS}/${OTHER_TENANT}/`, `${origin}/${TENANT}/v2.0`])
      await refuses(anyTenant, await entra.v1({ iss }), /another server/)
  })

  test('needs a version that exists', async () => {
    for (const ver of ['', '3.0', '2', 2, 1, ['2.0']])
      await refuses(anyTenant, await entra.v2({ ver }), /ver/)
  })

  test('of a single tenant does not let another tenant’s claim through', async (t) => {
    const single = await startEntra()
    t.after(() => single.close())
    single.issuers = { '1.0': `${STS}/${TENANT}/`, '2.0': `${single.origin}/${TENANT}/v2.0` }
    const verifier = single.verifier({ tenant: TENANT, allowedTenants: 'any' })
    await verifier.verify(await single.v2())
    await verifier.verify(await single.v1())
    const iss = `${single.origin}/${TENANT}/v2.0`
    await refuses(verifier, await single.v2({ tid: OTHER_TENANT, iss }), /different tenants/)
    await refuses(verifier, await single.v2({ tid: OTHER_TENANT }), /another server/)
  })
})

describe('the tenant', () => {
  test('is on the list, or any is allowed', async () => {
    const token = () => entra.v2({ tid: OTHER_TENANT })
    await refuses(entra.verifier(), await token(), /organisation/)
    await refuses(entra.verifier({ allowedTenants: [] }), await entra.v2(), /organisation/)
    await entra.verifier({ allowedTenants: [TENANT, OTHER_TENANT] }).verify(await token())
    await anyTenant.verify(await token())
  })

  test('of personal accounts is not any organisation', async () => {
    const token = () => entra.v2({ tid: PERSONAL })
    await refuses(anyTenant, await token(), /organisation/)
    for (const tenant of ['common', 'consumers'])
      await entra.verifier({ tenant, allowedTenants: 'any' }).verify(await token())
    await entra.verifier({ allowedTenants: [PERSONAL] }).verify(await token())
  })
})

describe('the key', () => {
  test('that may sign for one tenant does not sign for another, in either version', async (t) => {
    const shared = await startEntra()
    t.after(() => shared.close())
    const key = await newKey('personal')
    shared.published = [{ ...key.jwk, issuer: `${shared.origin}/${PERSONAL}/v2.0` }]
    const verifier = shared.verifier({ tenant: 'common', allowedTenants: 'any' })
    await verifier.verify(await shared.v2({ tid: PERSONAL }, {}, key))
    await refuses(verifier, await shared.v2({}, {}, key), /may not sign/)
    await refuses(verifier, await shared.v1({}, {}, key), /may not sign/)
  })

  test('of another cloud does not sign here', async (t) => {
    const shared = await startEntra()
    t.after(() => shared.close())
    const key = await newKey('elsewhere')
    const issuer = 'https://login.elsewhere.example/{tenantid}/v2.0'
    shared.published = [{ ...key.jwk, issuer }]
    await refuses(shared.verifier(), await shared.v2({}, {}, key), /may not sign/)
  })

  test('without an issuer will do where all of its document is one tenant’s', async (t) => {
    const unmarked = await startEntra()
    t.after(() => unmarked.close())
    unmarked.published = unmarked.published.map(({ issuer: _, ...jwk }) => jwk)
    await refuses(unmarked.verifier(), await unmarked.v2(), /may not sign/)
    unmarked.issuers['2.0'] = `${unmarked.origin}/${TENANT}/v2.0`
    await unmarked.verifier({ tenant: TENANT }).verify(await unmarked.v2())
  })
})
