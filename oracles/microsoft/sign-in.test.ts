import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { ClientAuthentication } from '../../packages/gateway/src/identity/client-authentication/client-authentication.ts'
import { entraProvider } from '../../packages/gateway/src/identity/entra.ts'
import type { IdentityProvider } from '../../packages/gateway/src/identity/identity-provider.ts'
import { credentialOf, KINDS, msalFor, projectToken } from './credentials.ts'
import {
  DAAN,
  type EntraWorld,
  GATEWAY,
  NOOR,
  OTHER_TENANT,
  OWN_SCOPE,
  REDIRECT,
  startEntraWorld,
  TENANT,
} from './entra-world.ts'
import { gistOf } from './exchange.ts'
import { signInByMsal, signInByUs } from './signed-in.ts'

let world: EntraWorld

const oursFor = (authentication: ClientAuthentication, tenant: string): IdentityProvider =>
  entraProvider({
    authorityHost: new URL(world.origin),
    tenant,
    allowedTenants: 'any',
    clientId: GATEWAY,
    authentication,
    redirectUri: REDIRECT,
    allowInsecure: false,
    apiScope: 'access_as_user',
  })

describe('a sign-in at Entra by MSAL Node and by us', () => {
  before(async () => {
    world = await startEntraWorld()
    await projectToken(world)
  })
  beforeEach(() => world.entra.control.reset())
  after(() => world.close())

  for (const kind of KINDS)
    it(`brings the same person and token with the credential ${kind}, also at refresh`, async () => {
      const { msal: auth, ours } = credentialOf(world, kind)
      const msal = msalFor(world, auth)
      const byMsal = await signInByMsal(msal, NOOR, OWN_SCOPE)
      const provider = oursFor(ours, TENANT)
      const { key, tokens } = await signInByUs(provider, NOOR)
      const { tid, oid } = byMsal.idTokenClaims as { tid: string; oid: string }
      assert.deepEqual(key, { provider: 'entra', tenantId: tid, objectId: oid })
      assert.deepEqual(gistOf(tokens.accessToken ?? ''), gistOf(byMsal.accessToken))
      assert.deepEqual(gistOf(byMsal.accessToken).scp, ['access_as_user'])

      const { account } = byMsal
      assert.ok(account)
      const refreshed = await msal.acquireTokenSilent({
        account,
        scopes: [OWN_SCOPE],
        forceRefresh: true,
      })
      const renewed = await provider.refresh(tokens.refreshToken ?? '', key)
      assert.notEqual(refreshed.accessToken, byMsal.accessToken)
      assert.notEqual(renewed.accessToken, tokens.accessToken)
      assert.deepEqual(gistOf(renewed.accessToken ?? ''), gistOf(refreshed.accessToken))
      const grants = world.entra.control.requests().map(({ form }) => form['grant_type'])
      assert.equal(grants.filter((grant) => grant === 'refresh_token').length, 2)
    })

  for (const [who, tenant, home] of [
    ['at home', OTHER_TENANT, OTHER_TENANT],
    ['at home, by the shared endpoint', 'organizations', OTHER_TENANT],
    ['as a guest', TENANT, TENANT],
  ] as const)
    it(`names Daan ${who} as the same account`, async () => {
      const byMsal = await signInByMsal(msalFor(world, undefined, tenant), DAAN, OWN_SCOPE)
      const { ours } = credentialOf(world, 'secret')
      const { key } = await signInByUs(oursFor(ours, tenant), DAAN)
      const { account } = byMsal
      assert.deepEqual(key, {
        provider: 'entra',
        tenantId: account?.tenantId,
        objectId: account?.localAccountId,
      })
      assert.equal(account?.tenantId, home)
      assert.equal(account?.homeAccountId.split('.')[1], OTHER_TENANT)
    })
})
