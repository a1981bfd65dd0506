import { writeFileSync } from 'node:fs'
import { ManagedIdentityCredential, OnBehalfOfCredential } from '@azure/identity'
import {
  ConfidentialClientApplication,
  type Configuration,
  ManagedIdentityApplication,
} from '@azure/msal-node'
import { createCertificateAuthentication } from '../../packages/gateway/src/identity/client-authentication/certificate.ts'
import type { ClientAuthentication } from '../../packages/gateway/src/identity/client-authentication/client-authentication.ts'
import { createManagedIdentityAuthentication } from '../../packages/gateway/src/identity/client-authentication/managed-identity.ts'
import { createSecretAuthentication } from '../../packages/gateway/src/identity/client-authentication/secret.ts'
import { createWorkloadIdentityAuthentication } from '../../packages/gateway/src/identity/client-authentication/workload-identity.ts'
import { type EntraWorld, GATEWAY, IDENTITY, SECRET, TENANT } from './entra-world.ts'

/** The resource whose token stands in for an app's credential. */
export const TOKEN_EXCHANGE = 'api://AzureADTokenExchange'

/** One kind of client credential, as three implementations take it. */
export interface Credential {
  readonly msal: Partial<Configuration['auth']>
  readonly identity:
    | { readonly clientSecret: string }
    | { readonly certificatePath: string }
    | { readonly getAssertion: () => Promise<string> }
  readonly ours: ClientAuthentication
}

export const KINDS = ['secret', 'certificate', 'managed-identity', 'workload-identity'] as const
export type Kind = (typeof KINDS)[number]

/** As `azpacr` and `appidacr` tell it: a secret is weaker than a signed assertion. */
export const strengthOf = (kind: Kind): string => (kind === 'secret' ? '1' : '2')

export function credentialOf(world: EntraWorld, kind: Kind): Credential {
  switch (kind) {
    case 'secret':
      return {
        msal: { clientSecret: SECRET },
        identity: { clientSecret: SECRET },
        ours: createSecretAuthentication({ secret: SECRET }),
      }
    case 'certificate':
      return byCertificate(world)
    case 'managed-identity':
      return { ...federated(), ours: createManagedIdentityAuthentication(inContainer()) }
    case 'workload-identity':
      return {
        ...federated(),
        ours: createWorkloadIdentityAuthentication({ tokenFile: world.tokenFile }),
      }
  }
}

function byCertificate({ certificate, certificateFile }: EntraWorld): Credential {
  const { key, thumbprint } = certificate
  return {
    msal: { clientCertificate: { privateKey: key, thumbprintSha256: thumbprint } },
    identity: { certificatePath: certificateFile },
    ours: createCertificateAuthentication({ clientId: GATEWAY, file: certificateFile }),
  }
}

/** What a container app is told about its identities. */
const inContainer = () => ({
  clientId: IDENTITY.client_id,
  endpoint: () => process.env['IDENTITY_ENDPOINT'],
  header: () => process.env['IDENTITY_HEADER'],
})

/** Microsoft's own ways to the token of a managed identity: MSAL's, and that of @azure/identity. */
function federated() {
  const identity = new ManagedIdentityApplication({
    managedIdentityIdParams: { userAssignedClientId: IDENTITY.client_id },
  })
  const clientAssertion = async () =>
    (await identity.acquireToken({ resource: TOKEN_EXCHANGE })).accessToken
  return { msal: { clientAssertion }, identity: { getAssertion: getClientAssertion } }
}

const getClientAssertion = async (): Promise<string> =>
  (await new ManagedIdentityCredential(IDENTITY.client_id).getToken(`${TOKEN_EXCHANGE}/.default`))
    .token

/** Puts the identity's token where Kubernetes puts that of a workload. */
export async function projectToken({ tokenFile }: EntraWorld): Promise<void> {
  writeFileSync(tokenFile, await getClientAssertion())
}

/** MSAL Node with its own network code. */
export const msalFor = (
  { origin }: EntraWorld,
  auth: Partial<Configuration['auth']> = { clientSecret: SECRET },
  tenant: string = TENANT,
): ConfidentialClientApplication =>
  new ConfidentialClientApplication({
    auth: {
      clientId: GATEWAY,
      authority: `${origin}/${tenant}`,
      knownAuthorities: [new URL(origin).host],
      ...auth,
    },
  })

/** The @azure/identity credential of one person's assertion. */
export function identityFor(
  { origin }: EntraWorld,
  credential: Credential['identity'],
  userAssertionToken: string,
): OnBehalfOfCredential {
  const options = {
    ...credential,
    userAssertionToken,
    clientId: GATEWAY,
    tenantId: TENANT,
    authorityHost: origin,
    // Works, although the type of these options, unlike that of others, leaves it out.
    disableInstanceDiscovery: true,
  }
  // Its overloads take each kind of credential, but no union of them.
  return new OnBehalfOfCredential(options as ConstructorParameters<typeof OnBehalfOfCredential>[0])
}
