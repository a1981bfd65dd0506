import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import {
  credentialOf,
  identityFor,
  KINDS,
  msalFor,
  projectToken,
  strengthOf,
} from './credentials.ts'
import {
  BACKEND,
  BACKEND_READ,
  type EntraWorld,
  GATEWAY,
  MAIL_READ,
  NOOR,
  startEntraWorld,
  TENANT,
  USER_READ,
} from './entra-world.ts'
import { assertionOf, gistOf, oursFor, tokenOf } from './exchange.ts'

const GRAPH_APP = '00000003-0000-0000-c000-000000000000'
const NOOR_OID = 'bbbbbbbb-0000-4000-8000-000000000001'
const RESOURCES = [
  ['Graph', [MAIL_READ, USER_READ], { aud: GRAPH_APP, scp: ['Mail.Read', 'User.Read'] }],
  ['another API', [BACKEND_READ], { aud: BACKEND, scp: ['things.read'] }],
] as const

let world: EntraWorld

describe('On-Behalf-Of by MSAL Node, by @azure/identity and by us', () => {
  before(async () => {
    world = await startEntraWorld()
    await projectToken(world)
  })
  beforeEach(() => {
    world.entra.control.reset()
    world.entra.control.grantConsent(GATEWAY, 'everyone', [MAIL_READ, USER_READ])
    world.entra.control.grantConsent(GATEWAY, 'everyone', [BACKEND_READ])
  })
  after(() => world.close())

  for (const kind of KINDS)
    for (const [resource, scopes, expected] of RESOURCES)
      it(`gives the same token for ${resource} with the credential ${kind}`, async () => {
        const assertion = await assertionOf(world, NOOR)
        const { msal, identity, ours } = credentialOf(world, kind)
        const byMsal = await msalFor(world, msal).acquireTokenOnBehalfOf({
          oboAssertion: assertion,
          scopes: [...scopes],
        })
        const byIdentity = await identityFor(world, identity, assertion).getToken([...scopes])
        const byUs = await oursFor(world, { authentication: ours })({
          assertion: { token: assertion, tenantId: TENANT },
          scopes,
        })
        const gist = {
          ...expected,
          tid: TENANT,
          oid: NOOR_OID,
          app: GATEWAY,
          strength: strengthOf(kind),
        }
        assert.deepEqual(gistOf(byMsal?.accessToken ?? ''), { ...gist, scp: [...gist.scp] })
        assert.deepEqual(gistOf(byIdentity.token), gistOf(byMsal?.accessToken ?? ''))
        assert.deepEqual(gistOf(tokenOf(byUs)), gistOf(byIdentity.token))
      })
})
