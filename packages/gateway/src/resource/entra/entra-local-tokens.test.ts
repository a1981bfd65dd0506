import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type RunningEntraLocal, signInAs, startEntraLocal } from '@voordeur/entra-local'
import { entraProvider, PERSONAL_ACCOUNTS } from '../../identity/entra.ts'
import { CLIENT as APP, REDIRECT, registration, request } from '../../identity/upstream-fixture.ts'
import { systemClock } from '../../kernel/clock.ts'
import { createVault } from '../../kernel/seal.ts'
import type { Store } from '../../storage/ports/store.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import { givesNoVerdict, refuses } from './entra-fixture.ts'
import { createEntraVerifier, type EntraVerifierOptions } from './entra-verifier.ts'

const VOORBEELD = 'aaaaaaaa-0000-4000-8000-000000000001'
const VERZONNEN = 'aaaaaaaa-0000-4000-8000-000000000002'
const V1_APP = 'cccccccc-0000-4000-8000-000000000011'
const DAEMON = 'cccccccc-0000-4000-8000-000000000012'
const NOOR = 'noor@voorbeeld.example'
const DAAN = 'daan@verzonnen.example'

const app = (client_id: string, more = {}) => ({
  client_id,
  client_secret: 'our-secret',
  redirect_uris: [REDIRECT],
  name: 'A test',
  personal_accounts: true,
  app_roles: [{ value: 'Everything.Read', assigned_to: [DAEMON] }],
  ...more,
})

/** Tokens as a directory issues them, with nothing of our own making in them. */
describe('tokens of the local Entra', () => {
  let entra: RunningEntraLocal
  let store: Store
  before(async () => {
    const v1 = { requested_access_token_version: 1, app_id_uris: ['https://door.example/api'] }
    entra = await startEntraLocal({ port: 0, clients: [app(APP), app(V1_APP, v1), app(DAEMON)] })
    store = await openSqliteStore(':memory:', createVault(Buffer.alloc(32, 1)), systemClock)
  })
  after(async () => {
    await store.close()
    await entra.close()
  })

  const verifierOf = (options: Partial<EntraVerifierOptions> = {}) =>
    createEntraVerifier({
      authorityHost: new URL(entra.origin),
      tenant: 'organizations',
      allowedTenants: [VOORBEELD],
      clientId: APP,
      scopes: ['access_as_user', 'Everything.Read'],
      people: store.people,
      allowInsecure: true,
      clock: systemClock,
      ...options,
    })

  async function tokenRequest(form: Record<string, string>, tenant: string) {
    const response = await fetch(`${entra.origin}/${tenant}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: APP, client_secret: 'our-secret', ...form }),
    })
    const body = (await response.json()) as Record<string, string>
    assert.equal(response.status, 200, JSON.stringify(body))
    return { accessToken: body['access_token'] ?? '', idToken: body['id_token'] ?? '' }
  }

  async function signIn(username: string, api = `api://${APP}`, tenant = 'common') {
    const scope = api === '' ? 'openid profile User.Read' : `openid profile ${api}/access_as_user`
    const redirect = { client_id: APP, redirect_uri: REDIRECT, scope }
    const query = new URLSearchParams({ ...redirect, response_type: 'code', nonce: 'n' })
    const authorize = `${entra.origin}/${tenant}/oauth2/v2.0/authorize?${query}`
    const code = (await signInAs(authorize, username)).searchParams.get('code') ?? ''
    return tokenRequest({ ...redirect, grant_type: 'authorization_code', code }, tenant)
  }

  const daemon = { client_id: DAEMON, grant_type: 'client_credentials' }

  test('direct with v1.0 or v2.0, and through our own sign-in: the same person', async () => {
    const provider = entraProvider({
      ...registration,
      authorityHost: new URL(entra.origin),
      tenant: 'organizations',
      allowedTenants: [VOORBEELD],
    })
    const { searchParams: answer } = await signInAs(await provider.start(request), NOOR)
    const { key } = await provider.finish({ ...request, answer })
    const id = await store.people.idFor(key)
    const v2 = await verifierOf().verify((await signIn(NOOR)).accessToken)
    assert.equal(v2.id, id)
    for (const api of [`api://${V1_APP}`, V1_APP, 'https://door.example/api']) {
      const ofV1 = verifierOf({ clientId: V1_APP, appIdUris: ['https://door.example/api'] })
      const v1 = await ofV1.verify((await signIn(NOOR, api)).accessToken)
      assert.deepEqual([v1.id, v1.clientId, [...v1.scopes]], [id, APP, ['access_as_user']])
    }
  })

  test('each authority of the tenant will do', async () => {
    const { accessToken } = await signIn(NOOR)
    for (const tenant of ['common', VOORBEELD, 'voorbeeld.example'])
      assert.equal((await verifierOf({ tenant }).verify(accessToken)).tenantId, VOORBEELD)
    await refuses(verifierOf({ tenant: VERZONNEN }), accessToken, /another server/)
  })

  test('a guest, a stranger and a personal account', async () => {
    const guest = await signIn(DAAN, `api://${APP}`, VOORBEELD)
    const stranger = await signIn(DAAN)
    const any = verifierOf({ allowedTenants: 'any' })
    const [invited, atHome] = await Promise.all(
      [guest, stranger].map(({ accessToken }) => any.verify(accessToken)),
    )
    assert.deepEqual([invited?.tenantId, atHome?.tenantId], [VOORBEELD, VERZONNEN])
    assert.notEqual(invited?.id, atHome?.id)
    await refuses(verifierOf(), stranger.accessToken, /organisation/)
    const { accessToken: personal } = await signIn('bo@thuis.example')
    await refuses(any, personal, /organisation/)
    const listed = verifierOf({ tenant: 'common', allowedTenants: [PERSONAL_ACCOUNTS] })
    assert.equal((await listed.verify(personal)).tenantId, PERSONAL_ACCOUNTS)
  })

  test('an ID token, a token for Graph and one for another app are refused', async () => {
    const { idToken } = await signIn(NOOR)
    await refuses(verifierOf({ allowApps: true }), idToken, /ID token/)
    await refuses(verifierOf(), (await signIn(NOOR, '')).accessToken, /Microsoft Graph/)
    const { accessToken } = await signIn(NOOR, `api://${DAEMON}`)
    await refuses(verifierOf(), accessToken, /another resource/)
  })

  test('an application comes in with its role, where applications may', async () => {
    const form = { ...daemon, scope: `api://${APP}/.default` }
    const { accessToken } = await tokenRequest(form, VOORBEELD)
    await refuses(verifierOf(), accessToken, /application/)
    const apps = verifierOf({ allowApps: true, allowedClients: [DAEMON] })
    const { kind, clientId, scopes } = await apps.verify(accessToken)
    assert.deepEqual([kind, clientId, [...scopes]], ['client', DAEMON, ['Everything.Read']])
  })

  test('keys that rotate and a directory that fails, in the middle of traffic', async () => {
    const verifier = verifierOf()
    const { accessToken: before } = await signIn(NOOR)
    await verifier.verify(before)
    await entra.control.rotateKeys()
    const { accessToken: rotated } = await signIn(NOOR)
    await Promise.all([verifier.verify(before), verifier.verify(rotated)])
    await entra.control.rotateKeys()
    const { accessToken: unknown } = await signIn(NOOR)
    entra.control.fail({ path: /discovery\/v2.0\/keys$/, times: 1, status: 503 })
    await givesNoVerdict(verifierOf(), unknown)
    await verifier.verify(rotated)
  })
})
