import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { environmentReader } from '../../node/environment.ts'
import { IDENTITY } from './credential-fixture.ts'
import { ENTRA_CREDENTIAL, judgeClientCredential } from './judge-client-credential.ts'
import type { ReadSetting } from './judge-managed-identity.ts'

const AZURE = {
  IDENTITY_ENDPOINT: 'http://localhost:42356/msi/token',
  IDENTITY_HEADER: 'header-secret',
}
const MANAGED = { ...AZURE, MANAGED_IDENTITY_CLIENT_ID: IDENTITY }
const WORKLOAD = { AZURE_FEDERATED_TOKEN_FILE: '/var/run/token' }
const CERTIFICATE = { ENTRA_CLIENT_CERTIFICATE_FILE: '/etc/client.pem' }
const SECRET = { ENTRA_CLIENT_SECRET: 's3cret-value' }
const ALL = { ...MANAGED, ...WORKLOAD, ...CERTIFICATE, ...SECRET }

const managed = { kind: 'managed-identity', clientId: IDENTITY }
const workload = { kind: 'workload-identity', tokenFile: '/var/run/token' }
const certificate = { kind: 'certificate', file: '/etc/client.pem' }
const secret = { kind: 'secret', secret: 's3cret-value' }

type Env = Record<string, string | undefined>
const reading = (env: Env): ReadSetting => environmentReader(env).text
const judge = (env: Env, production = false) =>
  judgeClientCredential(reading(env), production, ENTRA_CREDENTIAL)
const clean = (config: object) => ({ config, faults: [], warnings: [] })

/** The one fault; there must be no config then. */
function faultOf(env: Env, production = false): string {
  const { config, faults } = judge(env, production)
  assert.equal(config, undefined)
  assert.equal(faults.length, 1, faults.join(' | '))
  return faults[0] ?? ''
}

describe('the client credential', () => {
  it('is the first that is configured: identity, workload, certificate, secret', () => {
    assert.deepEqual(judge(ALL), clean(managed))
    assert.deepEqual(judge({ ...WORKLOAD, ...CERTIFICATE, ...SECRET }), clean(workload))
    assert.deepEqual(judge({ ...CERTIFICATE, ...SECRET }), clean(certificate))
    assert.deepEqual(judge(SECRET), clean(secret))
  })

  it('is the one that was named, whatever else is configured', () => {
    const named = (kind: string) => judge({ ...ALL, ENTRA_CLIENT_AUTHENTICATION: kind })
    assert.deepEqual(named('managed-identity'), clean(managed))
    assert.deepEqual(named('workload-identity'), clean(workload))
    assert.deepEqual(named('certificate'), clean(certificate))
    assert.deepEqual(named('secret'), clean(secret))
  })

  const MISSING: [string, RegExp][] = [
    ['managed-identity', /^MANAGED_IDENTITY_CLIENT_ID is missing/],
    ['workload-identity', /^AZURE_FEDERATED_TOKEN_FILE is missing/],
    ['certificate', /^ENTRA_CLIENT_CERTIFICATE_FILE is missing/],
    ['secret', /^ENTRA_CLIENT_SECRET is missing/],
    ['password', /must be one of managed-identity, workload-identity, certificate, secret/],
  ]
  for (const [kind, expected] of MISSING) {
    it(`named "${kind}" without its settings is a fault, and nothing else steps in`, () => {
      const { MANAGED_IDENTITY_CLIENT_ID: _, ...others } = MANAGED
      const rest: Record<string, Env> = {
        'managed-identity': { ...others, ...SECRET },
        secret: MANAGED,
      }
      const env = {
        ...(rest[kind] ?? { ...MANAGED, ...SECRET }),
        ENTRA_CLIENT_AUTHENTICATION: kind,
      }
      assert.match(faultOf(env), expected)
    })
  }

  it('is missing when nothing is configured: one fault names all four', () => {
    const fault = faultOf({ ...AZURE, ENTRA_CLIENT_SECRET: '  ' })
    for (const name of [
      'MANAGED_IDENTITY_CLIENT_ID',
      'AZURE_FEDERATED_TOKEN_FILE',
      'ENTRA_CLIENT_CERTIFICATE_FILE',
      'ENTRA_CLIENT_SECRET',
    ]) {
      assert.ok(fault.includes(name), name)
    }
  })

  it('takes the names of the reference project', () => {
    const { MANAGED_IDENTITY_CLIENT_ID: _, ...others } = MANAGED
    const alias = { ...others, FEDERATED_CREDENTIAL_OID: IDENTITY.toUpperCase() }
    assert.deepEqual(judge(alias), clean(managed))
    assert.deepEqual(judge({ CLIENT_SECRET: 's3cret-value' }), clean(secret))
  })

  it('explains the misleading name when FEDERATED_CREDENTIAL_OID is no GUID', () => {
    const fault = faultOf({ ...AZURE, FEDERATED_CREDENTIAL_OID: 'my-identity' })
    assert.match(
      fault,
      /^FEDERATED_CREDENTIAL_OID must be a GUID.*it is the client id.*not the object id/,
    )
    const own = faultOf({ ...AZURE, MANAGED_IDENTITY_CLIENT_ID: 'my-identity', ...SECRET })
    assert.match(own, /^MANAGED_IDENTITY_CLIENT_ID must be a GUID.*not its name.*principal id/)
  })

  for (const half of ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER']) {
    it(`is no managed identity without ${half}: the next one serves, with a warning`, () => {
      const away = { ...MANAGED, [half]: undefined }
      assert.match(faultOf(away), /IDENTITY_ENDPOINT and IDENTITY_HEADER are not both set/)
      const { config, faults, warnings } = judge({ ...away, ...SECRET })
      assert.deepEqual([config, faults, warnings.length], [secret, [], 1])
      assert.match(warnings[0] ?? '', /not both set/)
      const named = { ...away, ...SECRET, ENTRA_CLIENT_AUTHENTICATION: 'managed-identity' }
      assert.match(faultOf(named), /not both set/)
    })
  }

  it('is no managed identity at an endpoint the secret header must not go to', () => {
    const fault = faultOf({ ...MANAGED, IDENTITY_ENDPOINT: 'http://identity.example', ...SECRET })
    assert.match(fault, /^IDENTITY_ENDPOINT must be https, or http at localhost/)
  })

  it('may have the certificate’s key in a file of its own, but not the key alone', () => {
    const keyFile = { ENTRA_CLIENT_CERTIFICATE_KEY_FILE: '/etc/key.pem' }
    assert.deepEqual(
      judge({ ...CERTIFICATE, ...keyFile }),
      clean({ ...certificate, keyFile: '/etc/key.pem' }),
    )
    assert.match(faultOf({ ...keyFile, ...SECRET }), /^ENTRA_CLIENT_CERTIFICATE_FILE is missing/)
  })

  it('as a secret in production has to be allowed, and always gives a warning', () => {
    for (const allowed of [undefined, 'false', 'yes']) {
      const env = { ...SECRET, ALLOW_CLIENT_SECRET: allowed }
      assert.match(faultOf(env, true), /ALLOW_CLIENT_SECRET=true/)
      assert.match(judge(env, true).warnings.join(), /in use in production/)
    }
    for (const allowed of ['true', 'TRUE', '1']) {
      const { config, faults, warnings } = judge({ ...SECRET, ALLOW_CLIENT_SECRET: allowed }, true)
      assert.deepEqual([config, faults], [secret, []])
      assert.match(warnings.join(), /prefer a managed identity/)
    }
    assert.deepEqual(judge(ALL, true), clean(managed))
  })

  it('named as secret in production needs the same permission', () => {
    assert.match(
      faultOf({ ...ALL, ENTRA_CLIENT_AUTHENTICATION: 'secret' }, true),
      /ALLOW_CLIENT_SECRET/,
    )
  })

  it('is judged under another provider’s names, with its audience', () => {
    const external = { prefix: 'EXTERNAL_ID', exchangeAudience: 'api://AzureADTokenExchangeUSGov' }
    const other = (env: Env, production = false) =>
      judgeClientCredential(reading(env), production, external)
    assert.deepEqual(
      other({ EXTERNAL_ID_CLIENT_SECRET: 's3cret-value', ...CERTIFICATE }),
      clean(secret),
    )
    assert.deepEqual(
      other({ EXTERNAL_ID_CLIENT_CERTIFICATE_FILE: '/etc/client.pem' }),
      clean(certificate),
    )
    assert.deepEqual(
      other(MANAGED),
      clean({ ...managed, exchangeAudience: external.exchangeAudience }),
    )
    assert.match(
      other({ CLIENT_SECRET: 'x' }).faults.join(),
      /EXTERNAL_ID_CLIENT_SECRET \(a secret\)/,
    )
    assert.match(
      other({ EXTERNAL_ID_CLIENT_AUTHENTICATION: 'x' }).faults.join(),
      /^EXTERNAL_ID_CLIENT_AUTHENTICATION must be/,
    )
  })

  it('never shows a secret in a fault or a warning', () => {
    for (const named of ['managed-identity', 'secret', 's3cret-value', undefined]) {
      const env = { ...ALL, IDENTITY_ENDPOINT: undefined, ENTRA_CLIENT_AUTHENTICATION: named }
      const { faults, warnings } = judge(env, true)
      assert.doesNotMatch([...faults, ...warnings].join(), /s3cret-value|header-secret/)
    }
  })
})
