import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { ServerError } from '@azure/msal-node'
import { b2cProvider } from '../../packages/gateway/src/identity/b2c.ts'
import { createSecretAuthentication } from '../../packages/gateway/src/identity/client-authentication/secret.ts'
import { externalIdProvider } from '../../packages/gateway/src/identity/external-id.ts'
import type { IdentityProvider } from '../../packages/gateway/src/identity/identity-provider.ts'
import { msalFor } from './credentials.ts'
import {
  type EntraWorld,
  GATEWAY,
  OWN_SCOPE,
  REDIRECT,
  SECRET,
  startEntraWorld,
  USER_READ,
} from './entra-world.ts'
import { gistOf, oursFor, tokenOf } from './exchange.ts'
import { signInByMsal, signInByUs } from './signed-in.ts'

const KLANTEN = 'aaaaaaaa-0000-4000-8000-000000000003'
const HUURDERS = 'aaaaaaaa-0000-4000-8000-000000000004'
const POLICY = 'b2c_1_signupsignin'

let world: EntraWorld

const registration = (authority: string) => ({
  clientId: GATEWAY,
  authentication: createSecretAuthentication({ secret: SECRET }),
  redirectUri: REDIRECT,
  allowInsecure: false,
  discoveryUrl: new URL(`${world.origin}/${authority}/v2.0/.well-known/openid-configuration`),
})

interface Customers {
  /** The path that MSAL takes as the tenant. */
  readonly authority: string
  readonly username: string
  /** What a token for the app itself is asked for with. */
  readonly scope: string
  readonly ours: (authority: string) => IdentityProvider
}

const KINDS: Readonly<Record<string, Customers>> = {
  'External ID': {
    authority: `klanten.ciam/${KLANTEN}`,
    username: 'isa@koper.example',
    scope: OWN_SCOPE,
    ours: (authority) =>
      externalIdProvider({ ...registration(authority), apiScope: 'access_as_user' }),
  },
  'Azure AD B2C': {
    authority: `huurders.onmicrosoft.com/${POLICY}`,
    username: 'tijn@huurder.example',
    scope: GATEWAY,
    ours: (authority) => b2cProvider({ ...registration(authority), allowedPolicies: [POLICY] }),
  },
}

describe('a customer’s sign-in by MSAL Node and by us', () => {
  before(async () => {
    world = await startEntraWorld()
  })
  after(() => world.close())

  for (const [kind, { authority, username, scope, ours }] of Object.entries(KINDS))
    it(`names the same person at ${kind}, and is refreshed`, async () => {
      const msal = msalFor(world, undefined, authority)
      const { account, idTokenClaims } = await signInByMsal(msal, username, scope)
      const provider = ours(authority)
      const { key, tokens } = await signInByUs(provider, username)
      assert.ok(account && 'objectId' in key)
      assert.equal(key.objectId, account.localAccountId)
      // The issuer of both names the tenant; B2C has no claim that does.
      const { iss = '' } = idTokenClaims as { iss?: string }
      assert.ok(iss.includes(`/${key.tenantId}/`))

      const silent = { account, scopes: [scope], forceRefresh: true }
      assert.equal((await msal.acquireTokenSilent(silent)).fromCache, false)
      assert.ok((await provider.refresh(tokens.refreshToken ?? '', key)).refreshToken)
    })

  it('at External ID is exchanged On-Behalf-Of for the same token', async () => {
    const { authority, username, scope } = KINDS['External ID'] as Customers
    world.entra.control.grantConsent(GATEWAY, 'everyone', [USER_READ])
    const msal = msalFor(world, undefined, authority)
    const { accessToken } = await signInByMsal(msal, username, scope)
    const byMsal = await msal.acquireTokenOnBehalfOf({
      oboAssertion: accessToken,
      scopes: [USER_READ],
    })
    const byUs = await oursFor(world, { authority })({
      assertion: { token: accessToken, tenantId: KLANTEN },
      scopes: [USER_READ],
    })
    const { tid, scp } = gistOf(tokenOf(byUs))
    assert.deepEqual([tid, scp], [KLANTEN, ['User.Read']])
    assert.deepEqual(gistOf(tokenOf(byUs)), gistOf(byMsal?.accessToken ?? ''))
  })

  it('at Azure AD B2C is exchanged for nothing, whoever asks', async () => {
    const { authority, username, scope } = KINDS['Azure AD B2C'] as Customers
    const msal = msalFor(world, undefined, authority)
    const { accessToken } = await signInByMsal(msal, username, scope)
    const request = { oboAssertion: accessToken, scopes: [USER_READ] }
    const refused = await msal.acquireTokenOnBehalfOf(request).catch((error: unknown) => error)
    assert.ok(refused instanceof ServerError, String(refused))
    const byUs = await oursFor(world, { authority })({
      assertion: { token: accessToken, tenantId: HUURDERS },
      scopes: [USER_READ],
    })
    assert.equal('failure' in byUs && byUs.failure.class, 'CONFIG')
  })
})
