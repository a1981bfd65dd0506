import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { inspect } from 'node:util'
import {
  APP,
  APP_ONLY,
  CLIENT,
  NOW,
  OTHER_TENANT,
  PERSON,
  refuses,
  startEntra,
  TENANT,
} from './entra-fixture.ts'

const entra = await startEntra()
after(() => entra.close())
const verifier = entra.verifier()

describe('who it is', () => {
  test('a v2.0 token becomes a person with our id, known scopes and the token’s end', async () => {
    const principal = await verifier.verify(await entra.v2())
    assert.deepEqual(principal, {
      kind: 'person',
      id: `person of {"provider":"entra","tenantId":"${TENANT}","objectId":"${PERSON}"}`,
      clientId: CLIENT,
      scopes: new Set(['property:read']),
      expiresAt: NOW + 3600,
      tenantId: TENANT,
      objectId: PERSON,
    })
  })

  test('a v1.0 token of the same person gives the same principal', async () => {
    assert.deepEqual(
      await verifier.verify(await entra.v1()),
      await verifier.verify(await entra.v2()),
    )
  })

  test('name, address and sub may change: the person stays', async () => {
    const changed = await entra.v2({ sub: 'other', preferred_username: 'x', email: 'y', upn: 'z' })
    const [before, after] = [await entra.v2(), changed]
    assert.equal((await verifier.verify(after)).id, (await verifier.verify(before)).id)
  })

  test('a guest belongs to the tenant that was asked, and home is another person', async () => {
    const both = entra.verifier({ allowedTenants: [TENANT, OTHER_TENANT] })
    const idp = `https://sts.windows.net/${OTHER_TENANT}/`
    const guest = await both.verify(await entra.v2({ idp }))
    const atHome = await both.verify(await entra.v2({ tid: OTHER_TENANT }))
    assert.equal(guest.tenantId, TENANT)
    assert.notEqual(guest.id, atHome.id)
  })

  test('ids are written in lower case, whoever spelled them', async () => {
    const [tid, oid] = [TENANT, PERSON].map((id) => id.toUpperCase())
    const upper = entra.verifier({ allowedTenants: [TENANT.toUpperCase()] })
    const { id } = await upper.verify(await entra.v2({ oid }))
    assert.equal(id, (await verifier.verify(await entra.v2())).id)
    const { tenantId } = await upper.verify(await entra.v2({ tid }))
    assert.equal(tenantId, TENANT)
  })

  test('tid, oid and client must be GUIDs, and the rest must be there', async () => {
    for (const name of ['tid', 'oid', 'azp'])
      for (const value of [undefined, 7, '', 'contoso.example', `${PERSON}x`, [PERSON]])
        await refuses(verifier, await entra.v2({ [name]: value }), new RegExp(name))
    // `appid` is the client of v1.0 tokens only, and `azp` of v2.0 tokens only.
    await refuses(verifier, await entra.v2({ azp: undefined, appid: CLIENT }), /azp/)
    await refuses(verifier, await entra.v1({ appid: undefined, azp: CLIENT }), /appid/)
    for (const name of ['iss', 'aud', 'sub', 'ver', 'iat', 'nbf', 'exp'])
      await refuses(verifier, await entra.v2({ [name]: undefined }), /missing|another/)
  })

  test('people that can’t be looked up are our fault, not the token’s', async () => {
    const people = { idFor: () => Promise.reject(new Error('disk')) }
    await assert.rejects(entra.verifier({ people }).verify(await entra.v2()), /disk/)
  })
})

describe('what for', () => {
  test('our client id, its api:// form and configured App ID URIs are audiences', async () => {
    const appIdUris = ['https://voorbeeld.example/door']
    for (const aud of [APP, `api://${APP}`, ...appIdUris])
      await entra.verifier({ appIdUris }).verify(await entra.v1({ aud }))
    await refuses(verifier, await entra.v1({ aud: appIdUris[0] }), /another resource/)
  })

  test('an upper-case client id in the configuration is still our app', async () => {
    await entra.verifier({ clientId: APP.toUpperCase() }).verify(await entra.v2())
  })

  test('Graph, another app and near misses are not us', async () => {
    const near = [`API://${APP}`, `api://${APP}/`, `https://${APP}`, APP.toUpperCase(), CLIENT]
    const graph = ['00000003-0000-0000-c000-000000000000', 'https://graph.microsoft.com']
    for (const aud of [...near, ...graph])
      await refuses(verifier, await entra.v2({ aud }), /another resource/)
  })

  test('scopes keep their exact names; unknown ones and other spellings are dropped', async () => {
    const scp = 'assessments:read User.Read Property:Read property:read'
    const { scopes } = await verifier.verify(await entra.v2({ scp }))
    assert.deepEqual([...scopes], ['assessments:read', 'property:read'])
    for (const none of ['', 'Property:Read', 'property:readx', `api://${APP}/property:read`])
      await refuses(verifier, await entra.v2({ scp: none }), /none of the scopes/)
    for (const unreadable of [['property:read'], { a: 1 }, null])
      await refuses(verifier, await entra.v2({ scp: unreadable }), /scp/)
  })

  test('with a list of clients, only those may bring tokens', async () => {
    const listed = entra.verifier({ allowedClients: [CLIENT.toUpperCase()] })
    await listed.verify(await entra.v2())
    await listed.verify(await entra.v1())
    await refuses(listed, await entra.v2({ azp: APP }), /application/)
    await refuses(entra.verifier({ allowedClients: [] }), await entra.v2(), /application/)
  })
})

describe('when', () => {
  test('a minute of leeway at either end, and not a second more', async () => {
    await verifier.verify(await entra.v2({ exp: NOW - 59 }))
    await refuses(verifier, await entra.v2({ exp: NOW - 60 }), /expired/)
    await verifier.verify(await entra.v2({ nbf: NOW + 60 }))
    await refuses(verifier, await entra.v2({ nbf: NOW + 61 }), /nbf/)
  })
})

describe('applications and ID tokens', () => {
  test('an application is refused unless allowed, and then its roles are its scopes', async () => {
    const roles = ['property:read', 'Unknown.Role', 7]
    for (const token of [
      await entra.v2({ ...APP_ONLY, roles }),
      await entra.v2({ ...APP_ONLY, roles, sub: 'other', idtyp: 'app' }),
    ]) {
      await refuses(verifier, token, /application/)
      const { id, kind, scopes } = await entra.verifier({ allowApps: true }).verify(token)
      assert.deepEqual([id, kind], [`entra:${TENANT}:${PERSON}`, 'client'])
      assert.deepEqual([...scopes], ['property:read'])
    }
  })

  test('an application without a role that we know is refused', async () => {
    const apps = entra.verifier({ allowApps: true })
    for (const roles of [undefined, [], ['Unknown.Role'], 'property:read', { 0: 'property:read' }])
      await refuses(apps, await entra.v2({ ...APP_ONLY, roles }), /none of the scopes/)
  })

  test('a person’s roles grant nothing: the client was not given them', async () => {
    const roles = ['assessments:read']
    const apps = entra.verifier({ allowApps: true })
    assert.deepEqual([...(await apps.verify(await entra.v2({ roles }))).scopes], ['property:read'])
    await refuses(apps, await entra.v2({ roles, scp: 'User.Read' }), /none of the scopes/)
  })

  test('an ID token is no application, even with roles and where those may come in', async () => {
    const apps = entra.verifier({ allowApps: true })
    const roles = ['property:read']
    await refuses(apps, await entra.v2({ scp: undefined, roles }), /ID token/)
    await refuses(apps, await entra.v2({ ...APP_ONLY, idtyp: 'user' }), /ID token/)
    for (const name of ['nonce', 'at_hash', 'c_hash']) {
      await refuses(apps, await entra.v2({ ...APP_ONLY, [name]: 'x' }), /ID token/)
      await refuses(apps, await entra.v2({ [name]: 'x' }), /ID token/)
    }
  })

  test('scopes and the type of an application contradict each other', async () => {
    const apps = entra.verifier({ allowApps: true })
    await refuses(apps, await entra.v2({ idtyp: 'app' }), /contradict/)
    await apps.verify(await entra.v2({ idtyp: 'user' }))
  })
})

test('a check holds for a minute, and never past the end of the token', async () => {
  const [long, short] = [await entra.v2(), await entra.v2({ exp: NOW + 20 })]
  assert.equal((await verifier.check(long)).goodUntil, (NOW + 60) * 1000)
  assert.equal((await verifier.check(short)).goodUntil, (NOW + 20) * 1000)
})

describe('the caller’s token', () => {
  test('is had by the principal it came with, and no other', async () => {
    const token = await entra.v2()
    const principal = await verifier.verify(token)
    assert.equal(verifier.callersToken(principal), token)
    assert.equal(verifier.callersToken({ ...principal }), undefined)
    const other = await verifier.verify(await entra.v2({ jti: 'another' }))
    assert.notEqual(verifier.callersToken(other), token)
  })

  test('is not to be seen on the principal', async () => {
    const token = await entra.v2()
    const shown = inspect(await verifier.verify(token), { showHidden: true, depth: 9 })
    assert.ok(!shown.includes(token) && !shown.includes(token.split('.')[2] as string))
  })

  test('of an application is not kept: nobody can be acted for', async () => {
    const apps = entra.verifier({ allowApps: true })
    const principal = await apps.verify(await entra.v2(APP_ONLY))
    assert.equal(apps.callersToken(principal), undefined)
  })
})
