import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  createPipelineRequest,
} from '@azure/core-rest-pipeline'
import {
  type AccessToken,
  AuthenticationRequiredError,
  type GetTokenOptions,
  type TokenCredential,
} from '@azure/identity'
import { InteractionRequiredAuthError } from '@azure/msal-node'
import { claimsChallenge } from '../../packages/gateway/src/delegation/claims-challenge.ts'
import { identityFor, msalFor } from './credentials.ts'
import {
  type EntraWorld,
  GATEWAY,
  NOOR,
  SECRET,
  startEntraWorld,
  TENANT,
  USER_READ,
} from './entra-world.ts'
import { assertionOf, oursFor, tokenOf } from './exchange.ts'

let world: EntraWorld
const control = () => world.entra.control
const exchangeByUs = (token: string, claims?: string) =>
  oursFor(world)({ assertion: { token, tenantId: TENANT }, scopes: [USER_READ], claims })
const exchangeByMsal = (oboAssertion: string, claims?: string, msal = msalFor(world)) =>
  msal.acquireTokenOnBehalfOf({
    oboAssertion,
    scopes: [USER_READ],
    ...(claims === undefined ? {} : { claims }),
  })

/** The `claims` that MSAL says the person has to meet. */
async function claimsByMsal(assertion: string, claims?: string): Promise<string> {
  const refused = await exchangeByMsal(assertion, claims).catch((error) => error)
  assert.ok(refused instanceof InteractionRequiredAuthError, String(refused))
  return refused.claims
}

async function claimsByUs(assertion: string, claims?: string): Promise<string | undefined> {
  const refused = await exchangeByUs(assertion, claims)
  assert.ok('failure' in refused)
  assert.equal(refused.failure.class, 'STEP_UP')
  return refused.failure.claims
}

/** MSAL adds wishes for the ID token to every claims request; an exchange brings none. */
const ofAccessToken = (claims = '{}'): Record<string, unknown> | undefined =>
  (JSON.parse(claims) as { access_token?: Record<string, unknown> }).access_token

/** Remembers what it was asked to prove. */
function recording(credential: TokenCredential) {
  const claims: (string | undefined)[] = []
  return {
    claims,
    getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null> {
      claims.push(options?.claims)
      return credential.getToken(scopes, options)
    },
  }
}

/** Graph as one of Microsoft's client libraries calls it. */
async function askGraphByPipeline(credential: TokenCredential): Promise<number> {
  const pipeline = createEmptyPipeline()
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: USER_READ }))
  const request = createPipelineRequest({ url: `${world.origin}/v1.0/me` })
  return (await pipeline.sendRequest(createDefaultHttpClient(), request)).status
}

const askGraph = (token: string): Promise<Response> =>
  fetch(`${world.origin}/v1.0/me`, { headers: { authorization: `Bearer ${token}` } })

describe('a claims challenge, by Microsoft’s clients and by us', () => {
  before(async () => {
    world = await startEntraWorld()
  })
  beforeEach(() => {
    control().reset()
    control().grantConsent(GATEWAY, 'everyone', [USER_READ])
  })
  after(() => world.close())

  it('of a policy is met by a sign-in with its claims, and then both get a token', async () => {
    const before = await assertionOf(world, NOOR)
    control().requireStepUp(NOOR)
    const claims = await claimsByMsal(before)
    assert.equal(await claimsByUs(before), claims)
    const stepped = await assertionOf(world, NOOR, { claims })
    assert.ok((await exchangeByMsal(stepped))?.accessToken)
    assert.ok(tokenOf(await exchangeByUs(stepped)))
    await claimsByMsal(before)
    await claimsByUs(before)
  })

  it('of Graph is read by Microsoft’s pipeline as by us, and met by the next sign-in', async () => {
    const before = await assertionOf(world, NOOR)
    const token = tokenOf(await exchangeByUs(before))
    const credential = recording(identityFor(world, { clientSecret: SECRET }, before))
    assert.equal(await askGraphByPipeline(credential), 200)
    assert.equal((await askGraph(token)).status, 200)

    control().challengeGraph(NOOR)
    await assert.rejects(askGraphByPipeline(credential), AuthenticationRequiredError)
    const claims = claimsChallenge(await askGraph(token))
    assert.ok(claims)
    assert.equal(claims, credential.claims.at(-1))
    assert.deepEqual(
      ofAccessToken(await claimsByUs(before, claims)),
      ofAccessToken(await claimsByMsal(before, claims)),
    )

    const stepped = await assertionOf(world, NOOR, { claims })
    assert.equal((await askGraph(tokenOf(await exchangeByUs(stepped, claims)))).status, 200)
    const after = identityFor(world, { clientSecret: SECRET }, stepped)
    assert.equal(await askGraphByPipeline(after), 200)
  })

  it('is joined with the capability cp1 in the same request, by MSAL and by us', async () => {
    const capable = msalFor(world, { clientSecret: SECRET, clientCapabilities: ['cp1'] })
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}'
    const stepped = await assertionOf(world, NOOR, { claims })
    for (const asked of [undefined, claims]) {
      control().clear()
      await exchangeByMsal(stepped, asked, capable)
      tokenOf(
        await oursFor(world, { claimsCapable: true })({
          assertion: { token: stepped, tenantId: TENANT },
          scopes: [USER_READ],
          claims: asked,
        }),
      )
      const [byMsal, byUs] = control()
        .requests()
        .map(({ form }) => form['claims'])
        .filter((text) => text !== undefined)
        .map(ofAccessToken)
      assert.deepEqual(byUs, byMsal)
      assert.deepEqual(byUs?.['xms_cc'], { values: ['cp1'] })
    }
  })
})
