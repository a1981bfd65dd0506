import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { Env } from '../../node/environment.ts'
import {
  APP,
  CALLBACK,
  noLimit,
  SECRET,
  type SignInService,
  startSignInService,
  TENANT,
} from '../sign-in-service-fixture.ts'
import { credential } from './credential.ts'

let service: SignInService
let asked: { form: URLSearchParams; request: IncomingMessage } | undefined
beforeEach(async () => {
  asked = undefined
  service = await startSignInService()
})
afterEach(() => service[Symbol.asyncDispose]())

function answers(status: number, body: unknown) {
  service.token = (form, response, request) => {
    asked = { form, request }
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

async function found(env: Env = {}) {
  const [row] = await credential.run(service.examination(env), noLimit())
  assert.ok(!JSON.stringify(row).includes(SECRET), 'the secret is not shown')
  return row ?? assert.fail('no finding')
}

const refusal = (error: string, code?: number) => ({
  error,
  error_description: code ? `AADSTS${code}: ${SECRET} is in here somehow` : SECRET,
})
const general = (service: SignInService): Env => ({
  ENTRA_TENANT: undefined,
  OIDC_ISSUER: `${service.origin}/${TENANT}/v2.0`,
  OIDC_CLIENT_ID: 'client',
  OIDC_CLIENT_SECRET: SECRET,
})

describe('the credential', () => {
  it('is tried with a token for the app itself, which is dropped', async () => {
    answers(200, { access_token: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln' })
    const row = await found()
    assert.deepEqual(row, { check: 'credential', status: 'ok', found: 'Accepted (secret).' })
    assert.deepEqual(Object.fromEntries(asked?.form ?? []), {
      grant_type: 'client_credentials',
      scope: `${APP}/.default`,
      client_id: APP,
      client_secret: SECRET,
    })
  })

  it('that is wrong is a problem, with the code explained', async () => {
    answers(401, refusal('invalid_client', 7000215))
    const { status, found: text, command } = await found()
    assert.equal(status, 'problem')
    assert.match(text, /^AADSTS7000215 \(secret\): The client secret is wrong/)
    assert.match(command ?? '', /^az ad app credential reset --id <app-id> --append/)
  })

  it('of an app that is not there is a problem too', async () => {
    answers(400, refusal('unauthorized_client', 700016))
    assert.equal((await found()).status, 'problem')
  })

  it('is not blamed for what else is wrong with the request', async () => {
    answers(400, refusal('invalid_resource', 500011))
    const { status, found: text } = await found()
    assert.deepEqual([status, /AADSTS500011/.test(text)], ['warning', true])
  })

  it('that is refused without a code is a problem, whatever the text says', async () => {
    answers(401, refusal('invalid_client'))
    assert.match((await found()).found, /does not accept it \(secret\)/)
  })

  it('is not judged when the service is busy or says something else', async () => {
    for (const status of [429, 500, 503]) {
      answers(status, refusal('invalid_client', 7000215))
      assert.equal((await found()).status, 'skipped', String(status))
    }
    answers(400, '<html>')
    assert.equal((await found()).status, 'skipped')
    answers(400, refusal('invalid_request', 123456))
    assert.match((await found()).found, /400 AADSTS123456.+error\?code=123456/)
  })

  it('goes to one tenant where many may sign in', async () => {
    service.document['issuer'] = `${service.origin}/{tenantid}/v2.0`
    service.document['token_endpoint'] = `${service.origin}/organizations/token`
    answers(200, {})
    const shared = { ENTRA_TENANT: 'organizations' }
    await found({ ...shared, ENTRA_ALLOWED_TENANTS: `${TENANT} ${APP}` })
    assert.equal(asked?.request.url, `/${TENANT}/token`)
    asked = undefined
    assert.match((await found({ ...shared, ENTRA_ALLOWED_TENANTS: 'any' })).found, /Any tenant/)
    assert.equal(asked, undefined)
  })

  it('at another provider is tried with a code that nobody issued', async () => {
    answers(400, { error: 'invalid_grant' })
    const row = await found(general(service))
    assert.deepEqual(row, {
      check: 'credential',
      status: 'ok',
      found: 'No complaint about it (secret).',
    })
    assert.equal(asked?.form.get('grant_type'), 'authorization_code')
    assert.equal(asked?.form.get('redirect_uri'), CALLBACK)
    answers(401, { error: 'invalid_client' })
    assert.equal((await found(general(service))).status, 'problem')
  })

  it('goes in the header where the provider does not take it in the body', async () => {
    for (const methods of [['client_secret_basic'], undefined]) {
      service.document['token_endpoint_auth_methods_supported'] = methods
      answers(200, {})
      await found({ ENTRA_CLIENT_SECRET: 'a+b c:d/é' })
      const [, encoded = ''] = asked?.request.headers.authorization?.split(' ') ?? []
      assert.equal(Buffer.from(encoded, 'base64').toString(), `${APP}:a%2Bb+c%3Ad%2F%C3%A9`)
      assert.equal(asked?.form.get('client_secret'), null)
    }
  })

  it('that can’t be had is a problem, in the words of whoever looked', async () => {
    const { status, found: text } = await found({
      ENTRA_CLIENT_SECRET: undefined,
      AZURE_FEDERATED_TOKEN_FILE: '/nowhere/token',
    })
    assert.equal(status, 'problem')
    assert.match(text, /AZURE_FEDERATED_TOKEN_FILE can't be read \(ENOENT\)/)
    const certificate = {
      ENTRA_CLIENT_SECRET: undefined,
      ENTRA_CLIENT_CERTIFICATE_FILE: '/nowhere.pem',
    }
    assert.equal((await found(certificate)).status, 'problem')
    assert.equal(asked, undefined)
  })

  it('of a workload identity is the file’s token', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'voordeur-doctor-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'token')
    const claims = { iss: 'https://cluster.example', sub: 'system:serviceaccount:a:b', aud: 'x' }
    const token = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`
    writeFileSync(file, token)
    const env = { ENTRA_CLIENT_SECRET: undefined, AZURE_FEDERATED_TOKEN_FILE: file }
    answers(400, refusal('invalid_client', 700213))
    const row = await found(env)
    assert.equal(asked?.form.get('client_assertion'), token)
    assert.match(row.found, /^AADSTS700213 \(workload-identity\): .*subject/)
    for (const value of Object.values(claims)) assert.ok(row.found.includes(value), value)
    assert.ok(!row.found.includes('eyJ'))
    answers(200, {})
    assert.equal((await found(env)).found, 'Accepted (workload-identity).')
  })

  it('is told in its own words only where it is somebody else’s assertion', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'voordeur-doctor-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'token')
    answers(400, refusal('invalid_client', 700027))
    for (const claims of [{ iss: APP, sub: APP }, { sub: 'x' }, { iss: 'x' }, {}]) {
      const part = Buffer.from(JSON.stringify(claims)).toString('base64url')
      writeFileSync(file, `eyJhbGciOiJSUzI1NiJ9.${part}.c2ln`)
      const env = { ENTRA_CLIENT_SECRET: undefined, AZURE_FEDERATED_TOKEN_FILE: file }
      assert.doesNotMatch((await found(env)).found, /The assertion has/, JSON.stringify(claims))
    }
  })

  it('is not tried when nothing is there to try it at', async () => {
    await service[Symbol.asyncDispose]()
    assert.equal((await found()).status, 'skipped')
    service = await startSignInService()
    service.document['token_endpoint'] = 'http://localhost:9/token'
    assert.equal((await found()).status, 'problem')
  })
})
