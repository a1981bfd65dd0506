import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { ConfidentialClientApplication } from '@azure/msal-node'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { credentialOf, KINDS, msalFor, projectToken } from './credentials.ts'
import {
  type EntraWorld,
  GATEWAY,
  NOOR,
  startEntraWorld,
  TENANT,
  USER_READ,
} from './entra-world.ts'
import { assertionOf, oursFor, tokenOf } from './exchange.ts'
import { rewriting } from './rewriting-network.ts'

/** What MSAL tells Microsoft about itself, and no server needs. */
const TELEMETRY = /^x-|^client_info$|^client-request-id$/
/** MSAL adds the OpenID scopes, and an assertion is new every time. */
const DIFFERS = new Set(['scope', 'client_assertion'])

let world: EntraWorld

/** The form of the last token request, with its secrets digested. */
const lastForm = () => {
  const form = world.entra.control.requests().findLast(({ path }) => path.endsWith('/token'))?.form
  return new Map(Object.entries(form ?? {}))
}

describe('what goes over the wire, by MSAL Node and by us', () => {
  before(async () => {
    world = await startEntraWorld()
    await projectToken(world)
  })
  beforeEach(() => {
    world.entra.control.reset()
    world.entra.control.grantConsent(GATEWAY, 'everyone', [USER_READ])
  })
  after(() => world.close())

  for (const kind of KINDS)
    it(`is the same exchange with the credential ${kind}, but for MSAL's telemetry`, async () => {
      const assertion = await assertionOf(world, NOOR)
      const { msal, ours } = credentialOf(world, kind)
      await msalFor(world, msal).acquireTokenOnBehalfOf({
        oboAssertion: assertion,
        scopes: [USER_READ],
      })
      const theirs = lastForm()
      const request = { assertion: { token: assertion, tenantId: TENANT }, scopes: [USER_READ] }
      tokenOf(await oursFor(world, { authentication: ours })(request))
      const sent = lastForm()
      const names = (form: Map<string, string>) =>
        [...form.keys()].filter((name) => !TELEMETRY.test(name)).sort()
      assert.deepEqual(names(sent), names(theirs))
      for (const [name, value] of sent)
        if (!DIFFERS.has(name)) assert.equal(value, theirs.get(name), name)
      assert.equal(sent.get('scope'), USER_READ)
      assert.equal(theirs.get('scope'), `${USER_READ} openid profile offline_access`)
    })

  it('holds a client assertion of the same form when a certificate signs it', async () => {
    const { msal, ours } = credentialOf(world, 'certificate')
    const { network, forms } = rewriting(world.origin)
    const authority = `${world.origin}/${TENANT}`
    const application = new ConfidentialClientApplication({
      auth: {
        clientId: GATEWAY,
        authority,
        knownAuthorities: [new URL(world.origin).host],
        ...msal,
      },
      system: { networkClient: network },
    })
    await application.acquireTokenByClientCredential({ scopes: [`${GATEWAY}/.default`] })
    const theirs = forms[0]?.get('client_assertion') ?? ''
    const parameters = await ours.parameters(`${authority}/oauth2/v2.0/token`)
    const own = parameters['client_assertion'] ?? ''
    assert.deepEqual(decodeProtectedHeader(own), decodeProtectedHeader(theirs))
    assert.equal(decodeProtectedHeader(own).alg, 'PS256')
    const [a, b] = [decodeJwt(own), decodeJwt(theirs)]
    assert.deepEqual([a.aud, a.iss, a.sub], [b.aud, b.iss, b.sub])
    assert.equal(Number(a.exp) - Number(a.nbf), Number(b.exp) - Number(b.nbf))
  })
})
