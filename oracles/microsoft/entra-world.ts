import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningEntraLocal, startEntraLocal } from '../../packages/entra-local/src/index.ts'
import { type SelfSigned, selfSigned } from './self-signed.ts'
import { startTlsFront } from './tls-front.ts'

export const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
export const OTHER_TENANT = 'aaaaaaaa-0000-4000-8000-000000000002'
export const NOOR = 'noor@voorbeeld.example'
export const SEM = 'sem@voorbeeld.example'
/** At home in {@link OTHER_TENANT}, and a guest in {@link TENANT}. */
export const DAAN = 'daan@verzonnen.example'

/** The gateway's registration, which has every kind of credential. */
export const GATEWAY = 'c0ffee00-0000-4000-8000-000000000001'
export const SECRET = 'only in this test'
/** Somebody else's API in the same directory. */
export const BACKEND = 'c0ffee00-0000-4000-8000-000000000002'
export const REDIRECT = 'http://localhost:9/callback'
export const OWN_SCOPE = `${GATEWAY}/access_as_user`
export const USER_READ = 'https://graph.microsoft.com/User.Read'
export const MAIL_READ = 'https://graph.microsoft.com/Mail.Read'
export const BACKEND_READ = `api://${BACKEND}/things.read`

/** The user-assigned managed identity that stands in for a credential. */
export const IDENTITY = {
  client_id: 'd0d0d0d0-0000-4000-8000-000000000001',
  principal_id: 'd0d0d0d0-0000-4000-8000-00000000000a',
}

/** The local Entra behind https, with the files that a deployment would have. */
export interface EntraWorld {
  readonly origin: string
  readonly entra: RunningEntraLocal
  readonly certificate: SelfSigned
  /** Certificate and key, PEM. */
  readonly certificateFile: string
  /** Where a workload identity would put its token: empty until a test writes it. */
  readonly tokenFile: string
  close(): Promise<void>
}

/** Sets IDENTITY_ENDPOINT and IDENTITY_HEADER of this process, as a container has them. */
export async function startEntraWorld(): Promise<EntraWorld> {
  const front = await startTlsFront()
  const certificate = selfSigned('gateway')
  const entra = await startEntraLocal({
    port: 0,
    origin: front.origin,
    clients: registrations(front.origin, certificate),
    managed_identities: [IDENTITY],
  })
  front.forwardTo(entra.port)
  Object.assign(process.env, entra.managedIdentity)
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-oracles-'))
  const certificateFile = join(folder, 'client.pem')
  writeFileSync(certificateFile, certificate.cert + certificate.key)
  return {
    origin: front.origin,
    entra,
    certificate,
    certificateFile,
    tokenFile: join(folder, 'token'),
    async close() {
      await entra.close()
      await front.close()
      rmSync(folder, { recursive: true })
    },
  }
}

const registrations = (origin: string, certificate: SelfSigned) => [
  {
    client_id: GATEWAY,
    name: 'Gateway',
    redirect_uris: [REDIRECT],
    client_secret: SECRET,
    certificates: [certificate.cert],
    federated_credentials: [
      {
        issuer: `${origin}/${TENANT}/v2.0`,
        subject: IDENTITY.principal_id,
        audiences: ['api://AzureADTokenExchange'],
      },
    ],
  },
  {
    client_id: BACKEND,
    name: 'Backend',
    redirect_uris: [],
    client_secret: 'unused',
    scopes: ['things.read'],
    app_roles: [{ value: 'Things.ReadWrite.All', assigned_to: [GATEWAY, IDENTITY.client_id] }],
  },
]
