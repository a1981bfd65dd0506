import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  type TokenCredential,
  WorkloadIdentityCredential,
} from '@azure/identity'
import { createManagedIdentityAuthentication } from '../../packages/gateway/src/identity/client-authentication/managed-identity.ts'
import { credentialOf, KINDS, msalFor, projectToken, strengthOf } from './credentials.ts'
import {
  BACKEND,
  type EntraWorld,
  GATEWAY,
  IDENTITY,
  SECRET,
  startEntraWorld,
  TENANT,
} from './entra-world.ts'
import { gistOf } from './exchange.ts'

const SCOPE = `api://${BACKEND}/.default`

let world: EntraWorld

const options = () => ({ authorityHost: world.origin, disableInstanceDiscovery: true })

const CREDENTIALS: Readonly<Record<(typeof KINDS)[number], () => TokenCredential>> = {
  secret: () => new ClientSecretCredential(TENANT, GATEWAY, SECRET, options()),
  certificate: () =>
    new ClientCertificateCredential(TENANT, GATEWAY, world.certificateFile, options()),
  'managed-identity': () =>
    new ClientAssertionCredential(TENANT, GATEWAY, assertionByUs, options()),
  'workload-identity': () =>
    new WorkloadIdentityCredential({
      tenantId: TENANT,
      clientId: GATEWAY,
      tokenFilePath: world.tokenFile,
      ...options(),
    }),
}

/** What our own code gets from the identity endpoint serves Microsoft's credential as well. */
async function assertionByUs(): Promise<string> {
  const ours = createManagedIdentityAuthentication({
    clientId: IDENTITY.client_id,
    endpoint: () => process.env['IDENTITY_ENDPOINT'],
    header: () => process.env['IDENTITY_HEADER'],
  })
  return (await ours.parameters(''))['client_assertion'] ?? ''
}

describe('the app’s own token', () => {
  before(async () => {
    world = await startEntraWorld()
    await projectToken(world)
  })
  after(() => world.close())

  for (const kind of KINDS)
    it(`is the same by MSAL Node and by @azure/identity with the credential ${kind}`, async () => {
      const { msal } = credentialOf(world, kind)
      const byMsal = await msalFor(world, msal).acquireTokenByClientCredential({ scopes: [SCOPE] })
      const byIdentity = await CREDENTIALS[kind]().getToken(SCOPE)
      const { oid, ...gist } = gistOf(byMsal?.accessToken ?? '')
      assert.deepEqual(gist, {
        aud: BACKEND,
        tid: TENANT,
        app: GATEWAY,
        strength: strengthOf(kind),
        scp: [],
        roles: ['Things.ReadWrite.All'],
      })
      assert.deepEqual(gistOf(byIdentity?.token ?? ''), { oid, ...gist })
    })
})
