import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { ConfigFaults } from '../assembly/config.ts'
import { judgeConfig } from '../assembly/judge-config.ts'
import type { Env } from './environment.ts'
import { readConfig } from './read-config.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'voordeur-config-'))
const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
const KEY = Buffer.alloc(32, 7).toString('base64')
const essentials: Env = {
  VOORDEUR_DATA_DIR: dataDir,
  ENTRA_TENANT: TENANT,
  ENTRA_CLIENT_ID: 'cccccccc-0000-4000-8000-000000000001',
  ENTRA_CLIENT_SECRET: 'secret',
}
const read = (env: Env = {}) =>
  readConfig({
    ...essentials,
    ...(env['PUBLIC_URL'] ? { VOORDEUR_MASTER_KEY: KEY } : {}),
    ALLOW_CLIENT_SECRET: 'true',
    ...env,
  })
const judged = (env: Env) => judgeConfig(read(env).gateway, [], [])

function faultsOf(env: Env): readonly string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    assert.ok(error instanceof ConfigFaults)
    return error.faults
  }
}

describe('the configuration', () => {
  after(() => rmSync(dataDir, { recursive: true }))

  it('has safe defaults', () => {
    const { host, port, gateway } = read()
    assert.deepEqual([host, port], ['127.0.0.1', 3000])
    assert.equal(gateway.publicUrl.href, 'http://localhost:3000/')
    assert.equal(gateway.resourceUrl.href, 'http://localhost:3000/mcp')
    assert.equal(gateway.trustedProxyHops, 0)
    assert.equal(gateway.requireSignIn, false)
    assert.equal(gateway.allowLoopbackClientMetadata, false)
    assert.deepEqual(judgeConfig(gateway, [], []), [])
  })

  it('takes each alias of the specification', () => {
    const { gateway } = read({
      OAUTH_DOMAIN: 'https://voordeur.example',
      VOORDEUR_MASTER_KEY: KEY,
      RESOURCE_SERVER_URL: 'https://mcp.voordeur.example/house',
      ENTRA_TENANT: undefined,
      TENANT_ID: TENANT,
    })
    assert.equal(gateway.publicUrl.href, 'https://voordeur.example/')
    assert.equal(gateway.resourceUrl.href, 'https://mcp.voordeur.example/house')
    assert.equal(gateway.upstream.kind === 'entra' && gateway.upstream.tenant, TENANT)
  })

  it('names every fault at once, each with its setting', () => {
    const faults = faultsOf({
      VOORDEUR_DATA_DIR: dataDir,
      PORT: '99999',
      PUBLIC_URL: 'nonsense',
      REQUIRE_SIGN_IN: 'perhaps',
      TRUSTED_PROXY_HOPS: '-1',
      RATE_LIMITS: 'nothing=1/1s',
      VOORDEUR_MASTER_KEY: 'short',
    })
    for (const name of [
      'PORT',
      'PUBLIC_URL',
      'REQUIRE_SIGN_IN',
      'TRUSTED_PROXY_HOPS',
      'nothing',
      'VOORDEUR_MASTER_KEY',
      'ENTRA_TENANT',
      'ENTRA_CLIENT_ID',
      'ENTRA_CLIENT_SECRET',
    ]) {
      assert.ok(
        faults.some((fault) => fault.includes(name)),
        `${name} in ${faults.join(' | ')}`,
      )
    }
  })

  it('never repeats a secret in a fault', () => {
    const faults = faultsOf({ ...essentials, VOORDEUR_MASTER_KEY: 'my-short-secret', PORT: 'x' })
    assert.ok(!faults.join().includes('my-short-secret'))
  })

  it('wants the master key from outside in production', () => {
    assert.match(
      faultsOf({ ...essentials, NODE_ENV: 'production' }).join(),
      /VOORDEUR_MASTER_KEY is required/,
    )
    const complete = {
      NODE_ENV: 'production',
      VOORDEUR_MASTER_KEY: KEY,
      ALLOW_CLIENT_SECRET: 'true',
    }
    assert.deepEqual(faultsOf({ ...essentials, ...complete }), [])
    const reachable = { ...essentials, PUBLIC_URL: 'https://voordeur.example' }
    assert.match(faultsOf(reachable).join(), /VOORDEUR_MASTER_KEY is required/)
  })

  it('makes a development key once, for its owner only, and never replaces a damaged one', async () => {
    const first = await read().gateway.masterKey()
    assert.deepEqual(await read().gateway.masterKey(), first)
    const file = join(dataDir, 'master.key')
    assert.equal(statSync(file).mode & 0o077, 0)
    const good = readFileSync(file)
    writeFileSync(file, 'damaged')
    await assert.rejects(read().gateway.masterKey(), /does not hold a master key/)
    assert.equal(readFileSync(file, 'utf8'), 'damaged')
    writeFileSync(file, good)
  })

  it('keeps a sign-in without passwords on this machine, unless told otherwise', () => {
    const open = { ...essentials, HOST: '0.0.0.0', ENTRA_AUTHORITY_HOST: 'http://localhost:3001' }
    assert.match(faultsOf(open).join(), /ALLOW_LOCAL_SIGN_IN_ON_NETWORK/)
    assert.deepEqual(faultsOf({ ...open, ALLOW_LOCAL_SIGN_IN_ON_NETWORK: 'true' }), [])
    assert.deepEqual(faultsOf({ ...open, HOST: '127.0.0.1' }), [])
  })

  it('names the faults of settings, tools and certificate in one start', () => {
    const env = {
      ...essentials,
      ENTRA_CLIENT_SECRET: undefined,
      ENTRA_CLIENT_CERTIFICATE_FILE: join(dataDir, 'missing.pem'),
      REQUIRE_SIGN_IN: 'perhaps',
      GRAPH_SCOPE: 'Mail.Read',
    }
    const app = { scopes: [], contracts: [{ name: 'whoami', downstream: ['api://a/b'] }] }
    assert.throws(
      () => readConfig(env, app),
      (error: ConfigFaults) => {
        assert.match(error.message, /has 3 fault/)
        for (const fault of [/REQUIRE_SIGN_IN/, /GRAPH_SCOPE names .+Mail\.Read/, /missing\.pem/])
          assert.match(error.message, fault)
        return true
      },
    )
  })

  it('asks whose people may come in at a shared tenant', () => {
    assert.match(judged({ ENTRA_TENANT: 'organizations' }).join(), /ENTRA_ALLOWED_TENANTS/)
    const { upstream } = read({ ENTRA_TENANT: 'common', ENTRA_ALLOWED_TENANTS: 'any' }).gateway
    assert.equal(upstream.kind === 'entra' && upstream.allowedTenants, 'any')
    assert.match(faultsOf({ ...essentials, ENTRA_ALLOWED_TENANTS: 'contoso' }).join(), /tenant ids/)
  })

  const PUBLIC = { PUBLIC_URL: 'https://voordeur.example' }
  const REFUSED: [string, Env, RegExp][] = [
    [
      'http on a public host',
      { PUBLIC_URL: 'http://voordeur.example' },
      /PUBLIC_URL must be https/,
    ],
    ['a lookalike of loopback', { PUBLIC_URL: 'http://localhost.example' }, /must be https/],
    ['an issuer with a path', { PUBLIC_URL: 'https://voordeur.example/auth' }, /without a path/],
    ['credentials in the URL', { PUBLIC_URL: 'https://a:b@voordeur.example' }, /user name/],
    [
      'an http resource',
      { ...PUBLIC, MCP_SERVER_URL: 'http://mcp.example/mcp' },
      /MCP_SERVER_URL must be https/,
    ],
    [
      'a resource with a fragment',
      { ...PUBLIC, MCP_SERVER_URL: 'https://mcp.example/mcp#a' },
      /fragment/,
    ],
    [
      'a local Entra behind a public URL',
      { ...PUBLIC, ENTRA_AUTHORITY_HOST: 'https://localhost:3001' },
      /sign-in service/,
    ],
    [
      'an http upstream behind a public URL',
      { ...PUBLIC, ENTRA_AUTHORITY_HOST: 'http://login.example' },
      /sign-in service/,
    ],
    [
      'loopback client metadata behind a public URL',
      { ...PUBLIC, ALLOW_LOOPBACK_CLIENT_METADATA: 'true' },
      /ALLOW_LOOPBACK_CLIENT_METADATA/,
    ],
    ['an unknown resource server', { RESOURCE_SERVER_CLIENTS: 'nobody' }, /nobody/],
  ]
  for (const [what, env, fault] of REFUSED) {
    it(`refuses ${what}`, () => assert.match(judged(env).join(), fault))
  }
})
