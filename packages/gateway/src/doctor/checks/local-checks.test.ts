import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { systemClock } from '../../kernel/clock.ts'
import type { Env } from '../../node/environment.ts'
import { examine } from '../examination.ts'
import { readDeployment } from '../read-deployment.ts'
import { configuration } from './configuration.ts'
import { judgeFolder } from './data-folder.ts'
import { judgeSource, masterKey } from './master-key.ts'
import { judgeNode } from './node-version.ts'
import { onBehalfOf } from './on-behalf-of.ts'
import { rateLimits } from './rate-limits.ts'

const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
const CLIENT = 'cccccccc-0000-4000-8000-000000000001'
const KEY = Buffer.alloc(32, 7).toString('base64')
const ENTRA = { ENTRA_TENANT: TENANT, ENTRA_CLIENT_ID: CLIENT, ENTRA_CLIENT_SECRET: 'geheim-x' }
const PUBLIC = { ...ENTRA, PUBLIC_URL: 'https://door.example', VOORDEUR_MASTER_KEY: KEY }
const noLimit = new AbortController().signal

function examination(env: Env) {
  const { config, faults } = readDeployment(env)
  return examine(env, config, faults, systemClock)
}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'voordeur-doctor-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

describe('Node', () => {
  it('is 24 or newer', () => {
    assert.equal(judgeNode('24.0.0').status, 'ok')
    assert.equal(judgeNode('100.1.2').status, 'ok')
    const { status, found, fix } = judgeNode('22.18.0')
    assert.deepEqual(
      [status, /^22\.18\.0/.test(found), /24/.test(fix ?? '')],
      ['problem', true, true],
    )
  })
})

describe('the configuration', () => {
  const run = async (env: Env) => configuration.run(examination(env), noLimit)

  it('is fine when the server would start', async () => {
    const [row, ...more] = await run(ENTRA)
    assert.equal(row?.status, 'ok')
    assert.match(row?.found ?? '', /http:\/\/localhost:3000, sign-in by entra/)
    assert.deepEqual(more, [])
  })

  it('has a row for every fault of the settings', async () => {
    const rows = await run({ PORT: 'x', TRUSTED_PROXY_HOPS: '99' })
    assert.ok(rows.every(({ status }) => status === 'problem'))
    for (const name of ['PORT', 'TRUSTED_PROXY_HOPS', 'ENTRA_TENANT', 'ENTRA_CLIENT_ID'])
      assert.ok(
        rows.some(({ found }) => found.includes(name)),
        name,
      )
  })

  it('has a row for every fault that shows only when all is read', async () => {
    const rows = await run({
      ...ENTRA,
      PUBLIC_URL: 'http://localhost:3000/path',
      RESOURCE_SERVER_CLIENTS: 'who',
    })
    assert.deepEqual(
      rows.map(({ status }) => status),
      ['problem', 'problem'],
    )
    assert.match(rows[0]?.found ?? '', /PUBLIC_URL must be an origin/)
    assert.match(rows[1]?.found ?? '', /RESOURCE_SERVER_CLIENTS names who/)
  })

  it('is not blamed for scopes and tools that only the app knows', async () => {
    const client = {
      client_id: 'a',
      client_name: 'A',
      redirect_uris: ['https://a.example/cb'],
      scope: 'x:y',
    }
    const STATIC_CLIENTS = JSON.stringify([client])
    const [row] = await run({ ...ENTRA, STATIC_CLIENTS, GRAPH_SCOPE: 'User.Read' })
    assert.equal(row?.status, 'ok', row?.found)
  })

  it('has faults of static clients, and never their secrets', async () => {
    const secret = 'too short a secret'
    const client = { client_id: 'a', client_name: 'A', redirect_uris: [], client_secret: secret }
    const rows = await run({ ...ENTRA, STATIC_CLIENTS: JSON.stringify([client]) })
    assert.match(rows.map(({ found }) => found).join(' '), /Static client "a": client_secret must/)
    assert.doesNotMatch(JSON.stringify(rows), new RegExp(secret))
  })

  it('passes on what the server only warns of', async () => {
    const [row] = await run({ ...PUBLIC, ALLOW_CLIENT_SECRET: 'true' })
    assert.equal(row?.status, 'warning')
    assert.match(row?.found ?? '', /ENTRA_CLIENT_SECRET is in use in production/)
  })
})

describe('the data folder', () => {
  it('is fine when its owner alone can open it', (t) => {
    const path = folder(t)
    assert.equal(judgeFolder(path, true).status, 'ok')
  })

  it('may be missing where it can be made, and is not made', (t) => {
    const path = join(folder(t), 'a', 'b')
    assert.match(judgeFolder(path, true).found, /is made at the first start/)
    assert.equal(existsSync(path), false)
  })

  it('that others can open is warned of, where modes mean something', (t) => {
    const path = folder(t)
    for (const mode of [0o755, 0o710, 0o701]) {
      chmodSync(path, mode)
      assert.equal(judgeFolder(path, true).status, 'warning', mode.toString(8))
    }
    assert.equal(judgeFolder(path, true).command, 'chmod 700 <data-folder>')
    assert.equal(judgeFolder(path, false).status, 'ok')
  })

  it('must be a folder', (t) => {
    const path = join(folder(t), 'file')
    writeFileSync(path, '')
    assert.match(judgeFolder(path, true).found, /is not a folder/)
    assert.equal(judgeFolder(path, true).status, 'problem')
  })

  it('that can’t be written is a problem', {
    skip: process.getuid?.() === 0 && 'root may write anywhere',
  }, (t) => {
    const path = folder(t)
    chmodSync(path, 0o500)
    assert.match(judgeFolder(path, true).found, /can’t be written \(EACCES\)/)
    assert.match(judgeFolder(join(path, 'in'), true).found, /can’t be made \(EACCES\)/)
  })

  it('below a file can’t be made', (t) => {
    const path = join(folder(t), 'file')
    writeFileSync(path, '')
    assert.equal(judgeFolder(join(path, 'in'), true).status, 'problem')
  })
})

describe('the master key', () => {
  const run = async (env: Env) => (await masterKey.run(examination(env), noLimit))[0]
  const inFolder = (dataDir: string, modes = true) =>
    judgeSource({ kind: 'folder', dataDir }, modes)

  it('from the environment is fine, and is not shown', async () => {
    const row = await run(PUBLIC)
    assert.equal(row?.status, 'ok')
    assert.ok(!JSON.stringify(row).includes(KEY))
  })

  it('that is wrong or missing is the configuration’s row', async () => {
    assert.equal((await run({ ...PUBLIC, VOORDEUR_MASTER_KEY: 'x' }))?.status, 'skipped')
    assert.equal((await run({ ...PUBLIC, VOORDEUR_MASTER_KEY: undefined }))?.status, 'skipped')
  })

  it('of a development folder may be missing, and is not made', async (t) => {
    const path = join(folder(t), 'data')
    const row = await run({ ...ENTRA, VOORDEUR_DATA_DIR: path })
    assert.match(row?.found ?? '', /master\.key is made at the first start/)
    assert.equal(existsSync(path), false)
  })

  it('of a development folder must hold 32 bytes', async (t) => {
    const path = folder(t)
    writeFileSync(join(path, 'master.key'), 'no key', { mode: 0o600 })
    assert.equal((await inFolder(path)).status, 'problem')
    rmSync(join(path, 'master.key'))
    mkdirSync(join(path, 'master.key'))
    assert.equal((await inFolder(path)).status, 'problem')
  })

  it('of a development folder is for its owner alone', async (t) => {
    const path = folder(t)
    const file = join(path, 'master.key')
    writeFileSync(file, KEY, { mode: 0o600 })
    assert.equal((await inFolder(path)).status, 'ok')
    for (const mode of [0o640, 0o604]) {
      chmodSync(file, mode)
      const row = await inFolder(path)
      assert.deepEqual([row.status, row.command], ['warning', 'chmod 600 <data-folder>/master.key'])
    }
    assert.equal((await inFolder(path, false)).status, 'ok')
  })

  it('in a vault that can’t be asked is a problem, told by the one who asked', async () => {
    const env = {
      ...ENTRA,
      VOORDEUR_MASTER_KEY_VAULT: 'http://localhost:9/secrets/key',
      MANAGED_IDENTITY_CLIENT_ID: CLIENT,
      IDENTITY_ENDPOINT: 'http://localhost:9/msi/token',
      IDENTITY_HEADER: 'header-of-the-identity',
    }
    const row = await run(env)
    assert.equal(row?.status, 'problem', row?.found)
    assert.match(row?.found ?? '', /can't be had from Key Vault/)
  })
})

describe('rate limits', () => {
  const run = async (env: Env) => (await rateLimits.run(examination(env), noLimit))[0]

  it('are warned of when everybody seems to come from the proxy', async () => {
    const row = await run(PUBLIC)
    assert.equal(row?.status, 'warning')
    assert.match(row?.fix ?? '', /TRUSTED_PROXY_HOPS/)
  })

  it('are fine with the proxy counted, and on this machine', async () => {
    assert.match((await run({ ...PUBLIC, TRUSTED_PROXY_HOPS: '1' }))?.found ?? '', /1 proxy hop/)
    assert.equal((await run(ENTRA))?.status, 'ok')
  })
})

describe('On-Behalf-Of', () => {
  const run = async (env: Env) => (await onBehalfOf.run(examination(env), noLimit))[0]

  it('begins at the scope of our own app', async () => {
    const row = await run({ ...ENTRA, ENTRA_API_SCOPE: 'act' })
    assert.equal(row?.status, 'ok')
    assert.match(row?.found ?? '', new RegExp(`api://${CLIENT}/act`))
  })

  it('is not there with other providers', async () => {
    const oidc = { OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'x', OIDC_CLIENT_SECRET: 'y' }
    assert.match((await run(oidc))?.found ?? '', /Not possible/)
    assert.equal((await run({}))?.found, 'No sign-in service.')
  })
})
