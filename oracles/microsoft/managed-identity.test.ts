import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { ManagedIdentityCredential } from '@azure/identity'
import { ManagedIdentityApplication } from '@azure/msal-node'
import { decodeJwt } from 'jose'
import { CredentialUnavailable } from '../../packages/gateway/src/identity/client-authentication/client-authentication.ts'
import { fetchManagedIdentityToken } from '../../packages/gateway/src/identity/client-authentication/managed-identity-token.ts'
import {
  BACKEND,
  type EntraWorld,
  GATEWAY,
  IDENTITY,
  startEntraWorld,
  TENANT,
} from './entra-world.ts'
import { gistOf } from './exchange.ts'

const RESOURCE = `api://${BACKEND}`
const UNKNOWN = 'd0d0d0d0-0000-4000-8000-0000000000ff'

let world: EntraWorld

interface Got {
  readonly token: string
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

async function byMsal(clientId: string, resource: string): Promise<Got> {
  const managedIdentityIdParams = { userAssignedClientId: clientId }
  const application = new ManagedIdentityApplication({ managedIdentityIdParams })
  const { accessToken, expiresOn } = await application.acquireToken({ resource })
  return { token: accessToken, expiresAt: expiresOn?.getTime() ?? 0 }
}

async function byIdentity(clientId: string, resource: string): Promise<Got> {
  const credential = new ManagedIdentityCredential(clientId)
  const { token, expiresOnTimestamp } = await credential.getToken(`${resource}/.default`)
  return { token, expiresAt: expiresOnTimestamp }
}

const byUs = (clientId: string, resource: string): Promise<Got> =>
  fetchManagedIdentityToken(
    {
      clientId,
      resource,
      endpoint: () => process.env['IDENTITY_ENDPOINT'],
      header: () => process.env['IDENTITY_HEADER'],
    },
    { attempts: 1, timeoutMs: 5_000, maxWaitMs: 0 },
  )

const WAYS = { 'MSAL Node': byMsal, '@azure/identity': byIdentity, us: byUs }

describe('the token of a managed identity', () => {
  before(async () => {
    world = await startEntraWorld()
  })
  beforeEach(() => {
    Object.assign(process.env, world.entra.managedIdentity)
    world.entra.control.clear()
  })
  after(() => world.close())

  for (const [who, way] of Object.entries(WAYS))
    it(`says the same of the identity and ends at the same time by ${who}`, async () => {
      const { token, expiresAt } = await way(IDENTITY.client_id, RESOURCE)
      assert.deepEqual(gistOf(token), {
        aud: BACKEND,
        tid: TENANT,
        oid: IDENTITY.principal_id,
        app: IDENTITY.client_id,
        strength: '2',
        scp: [],
        roles: ['Things.ReadWrite.All'],
      })
      // Some clients add `expires_in` to their own whole second, and may be one off.
      const exp = Number(decodeJwt(token).exp) * 1000
      assert.ok(Math.abs(expiresAt - exp) <= 1_000, `${expiresAt} and not ${exp}`)
    })

  it('is asked for in the same words by MSAL Node and by us', async () => {
    const resource = 'https://graph.microsoft.com'
    await byMsal(IDENTITY.client_id, resource)
    await byUs(IDENTITY.client_id, resource)
    const [theirs, ours] = world.entra.control.requests()
    assert.deepEqual(ours, theirs)
    assert.deepEqual(Object.keys(ours?.query ?? {}).sort(), [
      'api-version',
      'client_id',
      'resource',
    ])
  })

  for (const [who, way] of Object.entries(WAYS))
    it(`is not had for an identity that is not assigned by ${who}`, async () => {
      await assert.rejects(way(UNKNOWN, RESOURCE))
      assert.equal(world.entra.control.requests().at(-1)?.status, 400)
    })

  it('is asked for with the header of the moment by us; MSAL Node keeps the first it saw', async () => {
    process.env['IDENTITY_HEADER'] = 'rotated'
    const statuses = () => world.entra.control.requests().map(({ status }) => status)
    await byMsal(IDENTITY.client_id, `api://${GATEWAY}`)
    assert.deepEqual(statuses(), [200])
    await assert.rejects(byUs(IDENTITY.client_id, `api://${GATEWAY}`))
    assert.deepEqual(statuses(), [200, 401])
  })

  it('is refused by us with what to do, and without the header', async () => {
    await assert.rejects(byUs(UNKNOWN, RESOURCE), (error) => {
      assert.ok(error instanceof CredentialUnavailable)
      assert.match(error.message, new RegExp(`client id ${UNKNOWN} is assigned`))
      return !error.message.includes(String(process.env['IDENTITY_HEADER']))
    })
  })
})
