import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeJwt } from 'jose'
import { everyone, findAuthority, sampleDirectory } from './directory.ts'
import { APP, ORIGIN, returned, startFixture, TENANT } from './entra-fixture.ts'

const VERZONNEN = 'aaaaaaaa-0000-4000-8000-000000000002'
const PERSONAL = '9188040d-6c67-4c5b-b112-36a304b66dad'
const DAAN = 'daan@verzonnen.example'
const BO = 'bo@thuis.example'

const usernames = (segment: string) =>
  findAuthority(sampleDirectory, segment)?.people.map(({ username }) => username)

test('the four people of old, and their ids, are the ones that scripts list', () => {
  const { people, tenants } = sampleDirectory
  assert.deepEqual(
    people.map(({ oid }) => oid.slice(-1)),
    ['1', '2', '3', '4'],
  )
  assert.equal(tenants.length, 2)
})

test('nobody shares an id with anybody else', () => {
  const all = everyone(sampleDirectory)
  assert.equal(new Set(all.map(({ oid }) => oid)).size, all.length)
  assert.equal(all.length, 9)
})

test('a guest signs in at the tenant that invited them; personal accounts where they belong', () => {
  const work = sampleDirectory.people.map(({ username }) => username)
  assert.deepEqual(usernames('organizations'), work)
  assert.deepEqual(usernames('Common'), [...work, BO])
  assert.deepEqual(usernames('consumers'), [BO])
  assert.deepEqual(usernames(PERSONAL), [BO])
  assert.deepEqual(usernames(TENANT), [...work.slice(0, 3), DAAN])
  assert.deepEqual(usernames('verzonnen.example'), [DAAN])
  assert.equal(usernames('klanten.example'), undefined)
  assert.equal(usernames('huurders.example'), undefined)
})

test('a guest has another oid, the tenant of the host, and idp names the one at home', async () => {
  const { redeem, signIn } = startFixture()
  const claimsAt = async (tenant: string) => {
    const scope = `openid profile ${APP.client_id}/access_as_user`
    const { searchParams } = await signIn({ scope }, DAAN, tenant)
    const { body } = await redeem(String(searchParams.get('code')), {}, {}, tenant)
    return [decodeJwt(String(body.id_token)), decodeJwt(String(body.access_token))]
  }
  for (const claims of await claimsAt(TENANT))
    assert.deepEqual(
      [claims['oid'], claims['tid'], claims['idp'], claims.iss],
      [
        'bbbbbbbb-0000-4000-8000-000000000005',
        TENANT,
        `${ORIGIN}/${VERZONNEN}/`,
        `${ORIGIN}/${TENANT}/v2.0`,
      ],
    )
  for (const claims of await claimsAt('organizations'))
    assert.deepEqual(
      [claims['oid'], claims['tid'], claims['idp']],
      ['bbbbbbbb-0000-4000-8000-000000000004', VERZONNEN, undefined],
    )
})

test('a personal account signs in to apps that let it, at common and consumers only', async () => {
  const { choose, open, redeem, request } = startFixture({
    clients: [{ ...APP, personal_accounts: true }],
  })
  for (const tenant of ['common', 'consumers']) {
    const code = returned(await choose({ username: BO }, {}, tenant)).searchParams.get('code')
    const { body } = await redeem(String(code), {}, {}, tenant)
    const { iss, tid } = decodeJwt(String(body.id_token))
    assert.deepEqual([iss, tid], [`${ORIGIN}/${PERSONAL}/v2.0`, PERSONAL])
  }
  for (const tenant of ['organizations', TENANT])
    assert.match(await (await choose({ username: BO }, {}, tenant)).text(), /AADSTS50034/)
  assert.match(await (await open({}, 'common')).text(), /<h2>Personal accounts<\/h2>/)
  const keys = await (await request('/consumers/discovery/v2.0/keys')).text()
  assert.match(keys, new RegExp(`${PERSONAL}/v2\\.0`))
})

test('an app for work accounts neither shows nor admits a personal one', async () => {
  const { choose, open } = startFixture()
  assert.doesNotMatch(await (await open({}, 'common')).text(), /bo@thuis/)
  assert.match(await (await choose({ username: BO }, {}, 'common')).text(), /AADSTS50034/)
})

test('the sign-in page says who is a guest', async () => {
  const { open } = startFixture()
  assert.match(
    await (await open({}, TENANT)).text(),
    /Daan Denkbeeldig<\/span>\s*<span[^>]*>Guest</,
  )
  assert.doesNotMatch(await (await open()).text(), />Guest</)
})

test('the start page lists everyone, and its links answer', async () => {
  const { request } = startFixture()
  const text = await (await request('/')).text()
  for (const { username } of everyone(sampleDirectory)) assert.ok(text.includes(username), username)
  const links = [...text.matchAll(/href="(http[^"]+)"/g)].map(([, href = '']) => href)
  assert.equal(links.length, 7)
  for (const href of links)
    assert.equal((await request(href.slice(ORIGIN.length))).status, 200, href)
})
