import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { AuthenticationRequiredError } from '@azure/identity'
import { type AuthError, InteractionRequiredAuthError, ServerError } from '@azure/msal-node'
import { createSecretAuthentication } from '../../packages/gateway/src/identity/client-authentication/secret.ts'
import { identityFor, msalFor } from './credentials.ts'
import {
  type EntraWorld,
  GATEWAY,
  NOOR,
  SECRET,
  SEM,
  startEntraWorld,
  TENANT,
  USER_READ,
} from './entra-world.ts'
import { assertionOf, oursFor, tokenOf } from './exchange.ts'
import { type RefusalRow, refusalRows } from './refusal-rows.ts'

let world: EntraWorld
const control = () => world.entra.control
const noor = () => assertionOf(world, NOOR)

type Asked = Partial<Pick<RefusalRow, 'assertion' | 'scope' | 'secret' | 'happen'>>

/** The same inputs to both; resolves to how each puts the refusal. */
async function refusalsOf({ assertion = noor, scope = USER_READ, secret = SECRET, happen }: Asked) {
  const token = await assertion()
  happen?.()
  const theirs: AuthError = await msalFor(world, { clientSecret: secret })
    .acquireTokenOnBehalfOf({ oboAssertion: token, scopes: [scope] })
    .then(
      () => assert.fail('MSAL got a token'),
      (error) => error,
    )
  const authentication = createSecretAuthentication({ secret })
  const ours = await oursFor(world, { authentication })({
    assertion: { token, tenantId: TENANT },
    scopes: [scope],
  })
  assert.ok('failure' in ours, 'we got a token')
  return { theirs, ours: ours.failure }
}

describe('a refusal, as MSAL Node and as we put it', () => {
  before(async () => {
    world = await startEntraWorld()
  })
  beforeEach(() => {
    control().reset()
    control().grantConsent(GATEWAY, 'everyone', [USER_READ])
  })
  after(() => world.close())

  for (const row of refusalRows(() => world)) {
    const [type, error, suberror = ''] = row.theirs
    it(`${row.what} is ${row.ours} to us and ${type.name} ${suberror || error} to MSAL`, async () => {
      const { theirs, ours } = await refusalsOf(row)
      assert.equal(theirs.constructor, type, String(theirs))
      assert.deepEqual([theirs.errorCode, theirs.subError ?? ''], [error, suberror])
      assert.equal((theirs as ServerError).errorNo, row.code)
      assert.deepEqual([ours.class, ours.code], [row.ours, row.code])
      const claims = theirs instanceof InteractionRequiredAuthError ? theirs.claims : ''
      assert.equal(ours.claims ?? '', claims)
      assert.equal(claims !== '', row.ours === 'STEP_UP')
    })
  }

  it('a step-up has the same claims for @azure/identity, in the cause of its error', async () => {
    const assertion = await noor()
    control().requireStepUp(NOOR)
    const { ours } = await refusalsOf({ assertion: async () => assertion })
    const byIdentity = identityFor(world, { clientSecret: SECRET }, assertion)
    await assert.rejects(byIdentity.getToken(USER_READ), (error) => {
      assert.ok(error instanceof AuthenticationRequiredError)
      assert.ok(error.cause instanceof InteractionRequiredAuthError)
      assert.equal(error.cause.claims, ours.claims)
      return true
    })
  })

  it('one person’s 429 stops everybody at MSAL, without a request, and nobody else here', async () => {
    const [first, second] = [await noor(), await assertionOf(world, SEM)]
    control().throttle(NOOR, { retryAfter: 60, times: 2 })
    const msal = msalFor(world)
    const byMsal = (oboAssertion: string) =>
      msal.acquireTokenOnBehalfOf({ oboAssertion, scopes: [USER_READ] })
    await assert.rejects(byMsal(first), ServerError)
    control().clear()
    await assert.rejects(byMsal(second), ServerError)
    assert.equal(control().requests().length, 0)

    const exchange = oursFor(world)
    const byUs = (token: string) =>
      exchange({ assertion: { token, tenantId: TENANT }, scopes: [USER_READ] })
    const throttled = await byUs(first)
    assert.equal('failure' in throttled && throttled.failure.retryAfter, 60)
    assert.ok(tokenOf(await byUs(second)))
  })
})
