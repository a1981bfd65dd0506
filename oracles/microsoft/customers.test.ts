import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { ConfidentialClientApplication, ProtocolMode } from '@azure/msal-node'
import { signInAs } from '../../packages/entra-local/src/index.ts'
import { type EntraWorld, GATEWAY, REDIRECT, SECRET, startEntraWorld } from './entra-world.ts'

let world: EntraWorld
async function go(path: string, who: string, scope: string) {
  const msal = new ConfidentialClientApplication({
    auth: {
      clientId: GATEWAY,
      clientSecret: SECRET,
      authority: `${world.origin}/${path}`,
      knownAuthorities: [new URL(world.origin).host],
    },
  })
  const request = { scopes: [scope], redirectUri: REDIRECT }
  const url = await msal.getAuthCodeUrl({ ...request })
  console.log(url)
  const code = (await signInAs(url, who)).searchParams.get('code') ?? ''
  const r = await msal.acquireTokenByCode({ ...request, code })
  console.log(r.account, r.idTokenClaims, r.scopes, r.expiresOn)
  const s = await msal.acquireTokenSilent({ account: r.account!, scopes: [scope], forceRefresh: true })
  console.log(s.fromCache, s.scopes)
}
describe('x', () => {
  before(async () => { world = await startEntraWorld() })
  after(() => world.close())
  it('b2c', () => go('huurders.onmicrosoft.com/b2c_1_signupsignin', 'tijn@huurder.example', GATEWAY))
  it('ciam', () => go('klanten.ciam/aaaaaaaa-0000-4000-8000-000000000003', 'isa@koper.example', `${GATEWAY}/access_as_user`))
})
