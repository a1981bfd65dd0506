import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { APP, NOOR, OTHER_APP, startFixture, TENANT } from './entra-fixture.ts'
import { refused } from './obo-fixture.ts'

const VERZONNEN = 'verzonnen.example'
const BO = 'bo@thuis.example'

describe('a single-tenant app', () => {
  const fixture = startFixture({ clients: [{ ...APP, multi_tenant: false }, OTHER_APP] })
  const { open, choose, token, signIn, redeem } = fixture
  const form = { grant_type: 'refresh_token', refresh_token: 'x', scope: 'User.Read' }
  const credentials = { client_id: APP.client_id, client_secret: APP.client_secret }

  test('is refused at common and organizations, on a page and at the token endpoint (50194)', async () => {
    for (const tenant of ['common', 'organizations']) {
      for (const page of [await open({}, tenant), await choose({ username: NOOR }, {}, tenant)]) {
        assert.equal(page.headers.get('location'), null)
        assert.match(await page.text(), /AADSTS50194/)
      }
      refused(await token({ ...form, ...credentials }, {}, tenant), 50194, 'invalid_request')
    }
  })

  test('is not known in another tenant (700016)', async () => {
    assert.match(await (await open({}, VERZONNEN)).text(), /AADSTS700016/)
    const answer = await token({ ...form, ...credentials }, {}, VERZONNEN)
    refused(answer, 700016, 'unauthorized_client')
  })

  test('works in its own tenant', async () => {
    const code = (await signIn({}, NOOR, TENANT)).searchParams.get('code') ?? ''
    assert.equal((await redeem(code, {}, {}, TENANT)).status, 200)
  })
})

describe('personal accounts', () => {
  const work = startFixture()
  const home = startFixture({ clients: [{ ...APP, personal_accounts: true }, OTHER_APP] })

  test('are offered at common to an app that lets them in, and to no other', async () => {
    assert.doesNotMatch(await (await work.open({}, 'common')).text(), /bo@thuis/)
    assert.match(await (await home.open({}, 'common')).text(), /bo@thuis/)
    assert.doesNotMatch(await (await home.open({}, 'organizations')).text(), /bo@thuis/)
    const refusedPage = await work.choose({ username: BO }, {}, 'common')
    assert.match(await refusedPage.text(), /AADSTS50034/)
    assert.ok((await home.signIn({}, BO, 'common')).searchParams.get('code'))
  })

  test('have a discovery document when some app lets them in, and none before', async () => {
    const path = '/consumers/v2.0/.well-known/openid-configuration'
    const document = (await (await home.request(path)).json()) as { issuer: string }
    assert.match(document.issuer, /\/9188040d-6c67-4c5b-b112-36a304b66dad\/v2\.0$/)
    assert.equal((await work.request(path)).status, 400)
  })

  test('sign in at consumers for that app alone (9002332)', async () => {
    assert.ok((await home.signIn({}, BO, 'consumers')).searchParams.get('code'))
    const { client_id, redirect_uris } = OTHER_APP
    const fields = { client_id, redirect_uri: redirect_uris[0] }
    assert.match(await (await home.open(fields, 'consumers')).text(), /AADSTS9002332/)
    assert.match(await (await work.open({}, 'consumers')).text(), /AADSTS9002332/)
  })
})
