import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { ClientAuthError, ConfidentialClientApplication } from '@azure/msal-node'
import { type EntraWorld, GATEWAY, SECRET, startEntraWorld, TENANT } from './entra-world.ts'
import { rewriting } from './rewriting-network.ts'

const DISCOVERY = 'login.microsoftonline.com/common/discovery/instance'

let world: EntraWorld

/** MSAL is told of no authority in advance, and asks Microsoft's own host about it: here, ours. */
async function askFor(authority: string) {
  const { network, asked } = rewriting(world.origin)
  const application = new ConfidentialClientApplication({
    auth: { clientId: GATEWAY, clientSecret: SECRET, authority },
    system: { networkClient: network },
  })
  const scopes = [`${GATEWAY}/.default`]
  const outcome = await application
    .acquireTokenByClientCredential({ scopes })
    .catch((error: unknown) => error)
  return { outcome, asked }
}

describe('instance discovery by MSAL Node', () => {
  before(async () => {
    world = await startEntraWorld()
  })
  beforeEach(() => world.entra.control.clear())
  after(() => world.close())

  it('vouches for the authority, and MSAL goes there', async () => {
    const { host } = new URL(world.origin)
    const { outcome, asked } = await askFor(`${world.origin}/${TENANT}`)
    assert.ok(!(outcome instanceof Error), String(outcome))
    assert.deepEqual(asked, [
      DISCOVERY,
      `${host}/${TENANT}/v2.0/.well-known/openid-configuration`,
      `${host}/${TENANT}/oauth2/v2.0/token`,
    ])
  })

  it('does not know somebody else’s authority, and MSAL goes nowhere', async () => {
    const { outcome, asked } = await askFor(`https://elsewhere.example/${TENANT}`)
    assert.ok(outcome instanceof ClientAuthError)
    assert.equal(outcome.errorCode, 'endpoints_resolution_error')
    assert.deepEqual(asked, [DISCOVERY])
    const answers = world.entra.control.requests().map(({ status, code }) => [status, code])
    assert.deepEqual(answers, [[400, 50049]])
  })
})
