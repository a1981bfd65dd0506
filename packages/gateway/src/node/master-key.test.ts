import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { type ScriptedAnswer, startScriptedServer } from '../http/scripted-server-fixture.ts'
import { type Env, environmentReader } from './environment.ts'
import { loadMasterKey, readMasterKeySource } from './master-key.ts'
import { parseMasterKey } from './master-key-text.ts'

const folder = mkdtempSync(join(tmpdir(), 'voordeur-master-key-'))
const dataDir = join(folder, 'data')
const KEY = new Uint8Array(Buffer.alloc(32, 0xfb))
const TEXT = Buffer.from(KEY).toString('base64')
const IDENTITY = '22222222-0000-4000-8000-00000000000a'
const REFERENCE = 'https://a-vault1.vault.azure.net/secrets/master-key'
const AZURE = {
  IDENTITY_ENDPOINT: 'http://localhost:42356/msi/token',
  IDENTITY_HEADER: 'header-secret',
  MANAGED_IDENTITY_CLIENT_ID: IDENTITY,
}
const file = join(folder, 'master.key')
writeFileSync(file, TEXT)
chmodSync(file, 0o600)

function judge(env: Env, production = true) {
  const reader = environmentReader(env)
  const source = readMasterKeySource(reader, production, dataDir)
  return { source, faults: reader.faults }
}

function faultsOf(env: Env, production = true): string {
  const { source, faults } = judge(env, production)
  assert.equal(source.kind, 'none')
  assert.ok(faults.length > 0)
  return faults.join('\n')
}

describe('the text of a master key', () => {
  it('is 32 bytes in base64 or base64url, with or without its end', () => {
    const url = Buffer.from(KEY).toString('base64url')
    for (const text of [TEXT, TEXT.replace('=', ''), url, ` ${TEXT}\n`]) {
      assert.deepEqual(parseMasterKey(text), KEY)
    }
  })

  it('is nothing else, even where a decoder would skip over it', () => {
    for (const text of [
      '',
      'short',
      TEXT.slice(1),
      `${TEXT}A`,
      `${TEXT}==`,
      `A ${TEXT}`,
      '*'.repeat(43),
    ]) {
      assert.equal(parseMasterKey(text), undefined, text)
    }
  })
})

describe('the source of the master key', () => {
  after(() => rmSync(folder, { recursive: true }))

  it('is the environment', async () => {
    const { source, faults } = judge({ VOORDEUR_MASTER_KEY: TEXT })
    assert.deepEqual(faults, [])
    assert.deepEqual(await loadMasterKey(source), KEY)
  })

  it('is a file', async () => {
    const { source, faults } = judge({ VOORDEUR_MASTER_KEY_FILE: file })
    assert.deepEqual(faults, [])
    assert.deepEqual(await loadMasterKey(source), KEY)
  })

  it('in development is the data folder, which nothing is written to before it is loaded', async () => {
    const { source, faults } = judge({}, false)
    assert.deepEqual([source, faults], [{ kind: 'folder', dataDir }, []])
    assert.ok(!readdirSync(folder).includes('data'))
    const key = await loadMasterKey(source)
    assert.equal(key.byteLength, 32)
    assert.deepEqual(await loadMasterKey(source), key)
  })

  it('must be said in production, in one of three ways', () => {
    const faults = faultsOf({})
    assert.match(faults, /VOORDEUR_MASTER_KEY is required in production/)
    assert.match(faults, /VOORDEUR_MASTER_KEY_FILE .* VOORDEUR_MASTER_KEY_VAULT/)
  })

  it('is one: two settings are a fault, whichever they are', () => {
    const settings = Object.entries({
      VOORDEUR_MASTER_KEY: TEXT,
      VOORDEUR_MASTER_KEY_FILE: file,
      VOORDEUR_MASTER_KEY_VAULT: REFERENCE,
    })
    for (const left of settings) {
      const env = Object.fromEntries(settings.filter((each) => each !== left))
      const fault = faultsOf({ ...AZURE, ...env }, false)
      for (const name of Object.keys(env)) assert.ok(fault.includes(name))
      assert.match(fault, /Keep one of them/)
    }
  })

  it('names its setting in a fault, and no secret', () => {
    assert.match(faultsOf({ VOORDEUR_MASTER_KEY: 'my-secret' }), /^VOORDEUR_MASTER_KEY must be 32/)
    assert.doesNotMatch(faultsOf({ VOORDEUR_MASTER_KEY: 'my-secret' }), /my-secret/)
    const missing = faultsOf({ VOORDEUR_MASTER_KEY_FILE: join(folder, 'missing') })
    assert.match(missing, /^VOORDEUR_MASTER_KEY_FILE: .*missing can't be read/)
  })

  it('as a file is judged by where the data folder is, in production', async () => {
    await loadMasterKey({ kind: 'folder', dataDir })
    const env = { VOORDEUR_MASTER_KEY_FILE: join(dataDir, 'master.key') }
    assert.match(faultsOf(env), /lies in the data folder/)
    assert.deepEqual(judge(env, false).faults, [])
  })

  it('as a vault names the faults of its address and of its identity together', () => {
    const faults = faultsOf({ VOORDEUR_MASTER_KEY_VAULT: 'https://evil.example/secrets/key' })
    assert.match(faults, /VOORDEUR_MASTER_KEY_VAULT: it must be the address of a Key Vault secret/)
    assert.match(faults, /VOORDEUR_MASTER_KEY_VAULT: MANAGED_IDENTITY_CLIENT_ID is missing/)
    const elsewhere = { VOORDEUR_MASTER_KEY_VAULT: REFERENCE, MANAGED_IDENTITY_CLIENT_ID: IDENTITY }
    assert.match(faultsOf(elsewhere), /IDENTITY_ENDPOINT and IDENTITY_HEADER are not both set/)
  })

  it('as a vault is accepted with an identity, and is on loopback in development only', () => {
    const { source, faults } = judge({ ...AZURE, VOORDEUR_MASTER_KEY_VAULT: REFERENCE })
    assert.deepEqual([source.kind, faults], ['vault', []])
    const local = { ...AZURE, VOORDEUR_MASTER_KEY_VAULT: 'http://127.0.0.1:8200/secrets/key' }
    assert.match(faultsOf(local), /must be the address of a Key Vault secret/)
    assert.equal(judge(local, false).source.kind, 'vault')
  })

  it('with faults never yields a key', async () => {
    await assert.rejects(loadMasterKey({ kind: 'none' }), /has faults/)
  })
})

describe('the master key in a vault', () => {
  const IN_AN_HOUR = Math.floor(Date.now() / 1000) + 3600
  const given = { body: { access_token: 'vault.token', expires_on: String(IN_AN_HOUR) } }

  async function load(identityAnswers: ScriptedAnswer[], vaultAnswers: ScriptedAnswer[]) {
    await using identity = await startScriptedServer(...identityAnswers)
    await using vault = await startScriptedServer(...vaultAnswers)
    const env = {
      ...AZURE,
      IDENTITY_ENDPOINT: `${identity.origin}/msi/token`,
      VOORDEUR_MASTER_KEY_VAULT: `${vault.origin}/secrets/master-key`,
    }
    const { source } = judge(env, false)
    const wait = async () => {}
    const key = await loadMasterKey(source, { wait }).catch((error: unknown) => error as Error)
    return { key, identity: identity.requests, vault: vault.requests }
  }

  it('is fetched with a token of the identity for Key Vault', async () => {
    const { key, identity, vault } = await load([given], [{ body: { value: `${TEXT}\n` } }])
    assert.deepEqual(key, KEY)
    assert.equal(identity[0]?.url.searchParams.get('resource'), 'https://vault.azure.net')
    assert.equal(identity[0]?.url.searchParams.get('client_id'), IDENTITY)
    assert.equal(identity[0]?.headers['x-identity-header'], 'header-secret')
    assert.equal(vault[0]?.headers.authorization, 'Bearer vault.token')
  })

  it('is had although both services take their time to come up', async () => {
    const late: ScriptedAnswer[] = [{ status: 503 }, 'cut', { status: 429 }]
    const { key } = await load([...late, given], [...late, { body: { value: TEXT } }])
    assert.deepEqual(key, KEY)
  })

  it('is given up after four attempts, with a sentence that says what to do', async () => {
    const { key, vault } = await load([given], [{ status: 503 }])
    assert.equal(vault.length, 4)
    assert.match(String(key), /The master key can't be had from Key Vault\. Key Vault answered 503/)
    const refused = await load([{ status: 400 }], [{ body: { value: TEXT } }])
    assert.match(String(refused.key), /Key Vault\. The managed identity endpoint answered 400/)
    assert.equal(refused.vault.length, 0)
  })

  it('has to be a master key, and a wrong one is not shown', async () => {
    const { key } = await load([given], [{ body: { value: 'not-32-bytes' } }])
    assert.match(String(key), /master-key must hold 32 bytes in base64/)
    assert.doesNotMatch(String(key), /not-32-bytes/)
  })
})
