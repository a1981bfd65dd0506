import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createSecureContext } from 'node:tls'
import { Ajv } from 'ajv'
import { readEnvironment } from '../../packages/gateway/src/node/read-config.ts'
import { compose, environmentOf, service } from './compose.ts'
import { DEPLOY } from './documents.ts'
import { type Prepared, prepare } from './prepared.ts'

const SCHEMA = join(DEPLOY, '..', '..', 'shared', 'data', 'infra', 'compose.schema.json')
const without =
  !existsSync(SCHEMA) && `${SCHEMA} is not there: compose.yaml was held against no schema`
const OF_THE_IMAGE = {
  NODE_ENV: 'production',
  HOST: '0.0.0.0',
  PORT: '3000',
  VOORDEUR_DATA_DIR: '/data',
}
const PERSON = {
  PUBLIC_URL: 'https://voordeur.example',
  ENTRA_TENANT: 'aaaaaaaa-0000-4000-8000-000000000001',
  ENTRA_CLIENT_ID: 'c0ffee00-0000-4000-8000-000000000001',
}

describe('compose.yaml', () => {
  it('is what the Compose Specification says', { skip: without }, () => {
    const { $schema: _, ...schema } = JSON.parse(readFileSync(SCHEMA, 'utf8'))
    const valid = new Ajv({ strict: false, validateFormats: false }).compile(schema)
    assert.ok(valid(compose), JSON.stringify(valid.errors))
    const mistyped = structuredClone(compose) as { services: Record<string, object> }
    Object.assign(mistyped.services['gateway'] ?? {}, { readonly: true })
    assert.equal(valid(mistyped), false, 'a field that is not known is found')
  })

  it('opens no port but on loopback', () => {
    const ports = Object.values(compose.services).flatMap(({ ports = [] }) => ports)
    assert.ok(ports.length > 0)
    for (const port of ports) assert.match(port, /^127\.0\.0\.1:/)
  })

  it('starts the local Entra in the profile "development" and nowhere else', () => {
    for (const [name, { profiles, build, environment }] of Object.entries(compose.services)) {
      const local = JSON.stringify([build, environment]).includes('development')
      assert.equal(local, profiles?.includes('development') ?? false, name)
    }
    assert.deepEqual(service('gateway').profiles, ['production'])
    assert.equal(service('gateway').build, service('gateway-development').build, 'one image')
  })

  it('takes everything from the containers that they can do without', () => {
    for (const name of ['gateway', 'gateway-development', 'entra']) {
      const { read_only, cap_drop, security_opt, mem_limit } = service(name)
      assert.deepEqual([read_only, cap_drop], [true, ['ALL']], name)
      assert.deepEqual(security_opt, ['no-new-privileges:true'], name)
      assert.ok(mem_limit, name)
    }
  })

  it('lets the database talk to the gateway alone', () => {
    assert.deepEqual(service('database').networks, ['back'])
    assert.equal(service('database').ports, undefined)
    assert.equal(compose.networks['back']?.internal, true)
  })

  it('gives running requests the time to end', () => {
    assert.ok(Number.parseInt(service('gateway').stop_grace_period ?? '', 10) >= 30)
  })

  it('has no secret in it: passwords, keys and certificates are files', () => {
    for (const [name, { environment = {} }] of Object.entries(compose.services))
      for (const setting of Object.keys(environment))
        assert.ok(
          !/SECRET$|PASSWORD|KEY|TOKEN/.test(setting) || setting.endsWith('_FILE'),
          `${name}: ${setting}`,
        )
  })
})

describe('what compose prepares', { skip: !existsSync('/usr/bin/openssl') && 'no openssl' }, () => {
  let prepared: Prepared
  before(async () => {
    prepared = await prepare()
  })
  after(() => prepared[Symbol.dispose]())
  const path = (name: string) => join(prepared.folder, name)
  const read = (name: string) => readFileSync(path(name), 'utf8')
  const located = (env: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(env).map(([name, value]) => [
        name,
        value.replace(/^\/run\/voordeur/, path('gateway')),
      ]),
    )

  it('is certificates that its authority signed, for the names in use', () => {
    const authority = new X509Certificate(read('gateway/authority.pem'))
    for (const [file, name] of [
      ['database/server.pem', 'database'],
      ['entra/server.pem', 'localhost'],
    ] as const) {
      const certificate = new X509Certificate(read(file))
      assert.ok(certificate.verify(authority.publicKey), file)
      assert.equal(certificate.checkHost(name), name)
      assert.equal(certificate.ca, false)
      createSecureContext({ cert: read(file), key: read(file.replace('.pem', '.key')) })
    }
  })

  it('keeps the key of the authority nowhere', () => {
    for (const folder of ['authority', 'gateway', 'database', 'entra'])
      assert.equal(existsSync(path(`${folder}/authority.key`)), false)
  })

  it('can be read by its owner alone', () => {
    for (const file of ['gateway/master.key', 'gateway/database-password', 'database/server.key'])
      assert.equal(statSync(path(file)).mode & 0o777, 0o400, file)
  })

  it('lets nobody into the database without TLS and a password', () => {
    const rules = read('database/pg_hba.conf').trim().split('\n')
    assert.deepEqual(rules, ['local all all trust', 'hostssl all all all scram-sha-256'])
    assert.equal(read('database/password'), read('gateway/database-password'))
  })

  it('stays as it is when it is prepared again', async () => {
    const before = read('gateway/master.key')
    assert.match(await prepared.again(), /everything is there/)
    assert.equal(read('gateway/master.key'), before)
  })

  it('gets new certificates without its authority, and keeps the key and the password', async () => {
    const kept = ['gateway/master.key', 'database/password', 'gateway/database-password']
    const [before, authority] = [kept.map(read), read('gateway/authority.pem')]
    rmSync(path('authority/complete'))
    await prepared.again()
    assert.deepEqual(kept.map(read), before)
    assert.notEqual(read('gateway/authority.pem'), authority)
  })

  it('is what the settings of the gateway name', () => {
    const env = located(environmentOf('gateway', PERSON))
    assert.deepEqual(readEnvironment({ ...OF_THE_IMAGE, ...env }).faults, [])
  })

  it('is what the settings of the gateway in development name', () => {
    const env = located(environmentOf('gateway-development'))
    assert.deepEqual(readEnvironment({ ...OF_THE_IMAGE, ...env }).faults, [])
  })

  it('leaves the sign-in service to the person, and the gateway says what is missing', () => {
    const { faults } = readEnvironment({ ...OF_THE_IMAGE, ...located(environmentOf('gateway')) })
    assert.match(faults.join('\n'), /No sign-in service is configured/)
  })
})
