import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { selfSignedCertificate } from '../../../packages/entra-local/src/certificate.ts'
import { freePort } from '../../../scripts/free-port.ts'
import { delegatingApp } from '../../world/delegating-app.ts'
import { callTool, connect, tokenRequest } from '../../world/oauth-client.ts'
import { travel } from '../../world/time.ts'
import { people, startWorld, UPSTREAM, type World } from '../../world/world.ts'

const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
const IDENTITY = {
  client_id: 'dddddddd-0000-4000-8000-000000000001',
  principal_id: 'dddddddd-0000-4000-8000-000000000002',
}
const HEADER = 'a-header-that-azure-rotates'
const AUDIENCE = 'api://AzureADTokenExchange'
const SECRETLESS = { ENTRA_CLIENT_SECRET: '', ENTRA_TENANT: TENANT, ENTRA_ALLOWED_TENANTS: TENANT }

let folder: string
let world: World | undefined

/** A gateway whose registration at the local Entra has no secret, only this. */
async function startSecretless(
  port: number,
  registration: object,
  env: (entraUrl: string) => Record<string, string>,
): Promise<World> {
  const redirect_uris = ['http://localhost/oauth/callback']
  const client = { client_id: UPSTREAM.client_id, name: 'Gateway', redirect_uris }
  world = await startWorld(
    (entraUrl) => ({ ...SECRETLESS, ...env(entraUrl) }),
    delegatingApp(() => world?.entraUrl ?? ''),
    {
      port,
      clients: [{ ...client, ...registration }],
      managed_identities: [IDENTITY],
      identity_header: HEADER,
    },
  )
  return world
}

const federatedAt = (port: number) => ({
  federated_credentials: [
    {
      issuer: `http://localhost:${port}/${TENANT}/v2.0`,
      subject: IDENTITY.principal_id,
      audiences: [AUDIENCE],
    },
  ],
})

/** What an orchestrator would put into the file: a token that the federated credential names. */
async function identityToken(entraUrl: string): Promise<string> {
  const query = `api-version=2019-08-01&resource=${AUDIENCE}&client_id=${IDENTITY.client_id}`
  const headers = { 'x-identity-header': HEADER }
  const answer = await fetch(`${entraUrl}/msi/token?${query}`, { headers })
  const { access_token } = (await answer.json()) as { access_token: string }
  world?.entra.control.clear()
  return access_token
}

/** Sign-in, On-Behalf-Of and the hourly question: each proves who the app is. */
async function walk(t: Parameters<typeof travel>[0], here: World): Promise<void> {
  const { clientId, tokens } = await connect(here, people.noor, { scope: 'profile:read' })
  const { body } = await callTool(here.mcpUrl, 'my_profile', {}, tokens.access_token)
  const profile = body.result?.structuredContent?.['body'] as Record<string, unknown>
  assert.equal(profile?.['displayName'], 'Noor Voorbeeld', JSON.stringify(body))
  travel(t, 3_601)
  const refreshed = await tokenRequest(here, {
    grant_type: 'refresh_token',
    client_id: clientId,
    refresh_token: tokens.refresh_token ?? '',
  })
  assert.equal(refreshed.status, 200, JSON.stringify(refreshed.body))
  const asked = here.entra.control.requests().filter(({ path }) => path.endsWith('/v2.0/token'))
  const grants = asked.map(({ form }) => form['grant_type']?.split(':').at(-1))
  assert.deepEqual(grants, ['authorization_code', 'jwt-bearer', 'refresh_token'])
  for (const { form } of asked) {
    assert.equal(form['client_secret'], undefined)
    assert.match(form['client_assertion_type'] ?? '', /jwt-bearer$/)
  }
}

describe('a gateway without a secret of its own', () => {
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'voordeur-secretless-'))
  })
  afterEach(async () => {
    await world?.close()
    world = undefined
  })
  after(() => rmSync(folder, { recursive: true }))

  it('signs people in and acts for them by its managed identity', async (t) => {
    const port = await freePort()
    const here = await startSecretless(port, federatedAt(port), (entraUrl) => ({
      FEDERATED_CREDENTIAL_OID: IDENTITY.client_id,
      IDENTITY_ENDPOINT: `${entraUrl}/msi/token`,
      IDENTITY_HEADER: HEADER,
    }))
    await walk(t, here)
  })

  it('signs people in and acts for them by a workload identity’s token file', async (t) => {
    const port = await freePort()
    const file = join(folder, 'token')
    const here = await startSecretless(port, federatedAt(port), () => ({
      AZURE_FEDERATED_TOKEN_FILE: file,
    }))
    writeFileSync(file, await identityToken(here.entraUrl))
    await walk(t, here)
  })

  it('signs people in and acts for them by a certificate', async (t) => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const der = selfSignedCertificate('gateway', pair, new Date())
    const certificate = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`
    const file = join(folder, 'app.pem')
    const key = pair.privateKey.export({ type: 'pkcs8', format: 'pem' })
    writeFileSync(file, `${key}${certificate}`, { mode: 0o600 })
    const registration = { certificates: [certificate] }
    const here = await startSecretless(await freePort(), registration, () => ({
      ENTRA_CLIENT_CERTIFICATE_FILE: file,
    }))
    await walk(t, here)
  })
})
