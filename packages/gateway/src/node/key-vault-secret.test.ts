import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import { type ScriptedAnswer, startScriptedServer } from '../http/scripted-server-fixture.ts'
import { fetchVaultSecret, parseVaultSecret } from './key-vault-secret.ts'

const VERSION = '0123456789abcdef0123456789abcdef'
const TOKEN = 'vault-token-value'
const patience = { attempts: 2, timeoutMs: 300, maxWaitMs: 1_000, wait: async () => {} }

describe('the reference to a Key Vault secret', () => {
  const CLOUDS = ['azure.net', 'usgovcloudapi.net', 'azure.cn']
  for (const cloud of CLOUDS) {
    it(`may be in the vault of ${cloud}, with that cloud’s tokens`, () => {
      for (const path of ['/secrets/master-key', `/secrets/master-key/${VERSION}`]) {
        const secret = parseVaultSecret(`https://a-vault1.vault.${cloud}${path}`, false)
        assert.equal(secret?.url.pathname, path)
        assert.equal(secret?.resource, `https://vault.${cloud}`)
      }
    })
  }

  const REFUSED = [
    'http://a-vault1.vault.azure.net/secrets/key',
    'https://a-vault1.vault.azure.net.example/secrets/key',
    'https://a-vault1xvault.azure.net/secrets/key',
    'https://vault.azure.net/secrets/key',
    'https://evil.example/a-vault1.vault.azure.net/secrets/key',
    'https://deep.er.vault.azure.net/secrets/key',
    'https://a-vault1.vault.azure.net:8443/secrets/key',
    'https://user@a-vault1.vault.azure.net/secrets/key',
    'https://:pass@a-vault1.vault.azure.net/secrets/key',
    'https://a-vault1.vault.azure.net/secrets/key?api-version=7.4',
    'https://a-vault1.vault.azure.net/secrets/key#part',
    'https://a-vault1.vault.azure.net/keys/key',
    'https://a-vault1.vault.azure.net/secrets/',
    'https://a-vault1.vault.azure.net/secrets/key/latest',
    'https://a-vault1.vault.azure.net/secrets/under_score',
    'https://a-vault1.vault.azure.net/x/../keys/secrets/key',
    'http://localhost:8200/secrets/key',
    'a-vault1.vault.azure.net/secrets/key',
    '',
  ]
  for (const text of REFUSED) {
    it(`is not "${text}"`, () => assert.equal(parseVaultSecret(text, false), undefined))
  }

  it('may be http on this machine where that is allowed, and nowhere else', () => {
    const secret = parseVaultSecret('http://localhost:8200/secrets/key', true)
    assert.equal(secret?.resource, 'https://vault.azure.net')
    assert.equal(parseVaultSecret('http://vault.example/secrets/key', true), undefined)
    assert.equal(parseVaultSecret('http://localhost:8200/keys/key', true), undefined)
    assert.equal(parseVaultSecret('ftp://localhost/secrets/key', true), undefined)
  })
})

describe('a Key Vault secret', () => {
  const ask = (origin: string) =>
    fetchVaultSecret(
      { url: new URL(`${origin}/secrets/key/${VERSION}`), resource: 'x' },
      TOKEN,
      patience,
    )

  it('is fetched with the token in the header', async () => {
    await using server = await startScriptedServer({ body: { value: 'the-secret', id: 'x' } })
    assert.equal(await ask(server.origin), 'the-secret')
    const [request] = server.requests
    assert.equal(
      `${request?.url.pathname}${request?.url.search}`,
      `/secrets/key/${VERSION}?api-version=7.4`,
    )
    assert.equal(request?.headers.authorization, `Bearer ${TOKEN}`)
  })

  it('is fetched again when the vault is busy', async () => {
    await using server = await startScriptedServer({ status: 429 }, { body: { value: 'secret' } })
    assert.equal(await ask(server.origin), 'secret')
  })

  const FAILURES: [string, ScriptedAnswer, RegExp][] = [
    ['401', { status: 401 }, /answered 401.*Key Vault Secrets User/],
    ['403', { status: 403 }, /answered 403.*Key Vault Secrets User/],
    ['404', { status: 404 }, /answered 404.*name and the version/],
    ['503', { status: 503 }, /answered 503.*again in a minute/],
    ['a redirect', { status: 302, headers: { location: '/elsewhere' } }, /answered 302/],
    ['no connection', 'cut', /can't be reached.*firewall/],
    ['no JSON', { body: 'the-secret' }, /holds no secret/],
    ['half a body', 'half a body', /holds no secret/],
    ['null', { body: 'null' }, /holds no secret/],
    ['a value that is no text', { body: { value: 5 } }, /holds no secret/],
    ['more than 64 KiB', { body: { value: 's'.repeat(65_536) } }, /holds no secret/],
  ]
  for (const [what, answer, expected] of FAILURES) {
    it(`is not had from ${what}, and the failure says what to do`, async () => {
      await using server = await startScriptedServer(answer)
      const error = await ask(server.origin).catch((reason: unknown) => reason)
      const shown = inspect(error, { depth: 10 })
      assert.match((error as Error).message, expected)
      assert.ok((error as Error).message.includes(new URL(server.origin).host))
      assert.doesNotMatch(shown, /vault-token-value|the-secret/)
      assert.ok(server.requests.every(({ url }) => url.pathname.startsWith('/secrets/')))
    })
  }
})
