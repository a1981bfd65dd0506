import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { startScriptedServer } from '../../http/scripted-server-fixture.ts'
import { chooseClientAuthentication } from './choose.ts'
import type { ClientCredentialConfig } from './client-credential-config.ts'
import {
  APP,
  certificatePem,
  DAY_MS,
  HEADER,
  IDENTITY,
  JWT,
  keyPem,
  movableClock,
  NOW,
  rsa,
} from './credential-fixture.ts'

const AUDIENCE = 'https://login.example/tenant/oauth2/v2.0/token'
const folder = mkdtempSync(join(tmpdir(), 'voordeur-choose-'))
const keys = rsa(2048)

const choose = (config: ClientCredentialConfig, endpoint?: string) =>
  chooseClientAuthentication(config, {
    clientId: APP,
    identity: { endpoint: () => endpoint, header: () => HEADER },
    clock: movableClock(),
  })

describe('the chosen client authentication', () => {
  after(() => rmSync(folder, { recursive: true }))

  it('is the managed identity, with the identity’s own client id', async () => {
    const body = { access_token: JWT, expires_on: String(NOW / 1000 + 3600) }
    await using server = await startScriptedServer({ body })
    const { authentication, warnings } = choose(
      { kind: 'managed-identity', clientId: IDENTITY, exchangeAudience: 'api://exchange' },
      server.origin,
    )
    assert.deepEqual([authentication.kind, warnings], ['managed-identity', []])
    assert.equal((await authentication.parameters(AUDIENCE))['client_assertion'], JWT)
    const [request] = server.requests
    assert.equal(request?.url.searchParams.get('client_id'), IDENTITY)
    assert.equal(request?.url.searchParams.get('resource'), 'api://exchange')
    assert.equal(request?.headers['x-identity-header'], HEADER)
  })

  it('is the workload identity', async () => {
    const tokenFile = join(folder, 'token')
    writeFileSync(tokenFile, JWT)
    const { authentication, warnings } = choose({ kind: 'workload-identity', tokenFile })
    assert.deepEqual([authentication.kind, warnings], ['workload-identity', []])
    assert.equal((await authentication.parameters(AUDIENCE))['client_assertion'], JWT)
  })

  it('is the certificate, in the name of the app, and passes its warnings on', async () => {
    const [file, keyFile] = [join(folder, 'client.pem'), join(folder, 'key.pem')]
    writeFileSync(file, certificatePem(keys, NOW - 360 * DAY_MS))
    writeFileSync(keyFile, keyPem(keys))
    const { authentication, warnings } = choose({ kind: 'certificate', file, keyFile })
    assert.equal(authentication.kind, 'certificate')
    assert.match(warnings.join(), /expires in 5 days/)
    const assertion = (await authentication.parameters(AUDIENCE))['client_assertion'] ?? ''
    assert.equal(decodeJwt(assertion).iss, APP)
  })

  it('is refused at once when the certificate can’t be used', () => {
    const file = join(folder, 'missing.pem')
    assert.throws(() => choose({ kind: 'certificate', file }), { name: 'CredentialUnavailable' })
  })

  it('is the secret, sent as a form parameter', async () => {
    const { authentication, warnings } = choose({ kind: 'secret', secret: 's3cret' })
    assert.deepEqual([authentication.kind, warnings], ['secret', []])
    assert.deepEqual(await authentication.parameters(AUDIENCE), { client_secret: 's3cret' })
  })
})
