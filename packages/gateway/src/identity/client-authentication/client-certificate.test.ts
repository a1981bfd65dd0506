import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { CredentialUnavailable } from './client-authentication.ts'
import { readClientCertificate } from './client-certificate.ts'
import { certificatePem, DAY_MS, type Keys, keyPem, NOW, rsa } from './credential-fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'voordeur-pem-'))
const keys = rsa(2048)
const strangers = rsa(2048)
const weak = rsa(2047)
const curve: Keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const key = keyPem(keys)
const certificate = certificatePem(keys)

function pemFile(content: string, name = 'client.pem'): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const read = (content: string) => readClientCertificate({ file: pemFile(content) }, NOW)

const encrypted = keys.privateKey
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
  .toString()
const oldEncrypted = keys.privateKey
  .export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
  .toString()

describe('the client certificate', () => {
  after(() => rmSync(folder, { recursive: true }))

  it('is read together with its key, in either order', () => {
    for (const content of [key + certificate, certificate + key]) {
      const own = read(content)
      assert.ok(own.certificate.checkPrivateKey(own.key))
    }
  })

  it('may have its key in a file of its own, in the older form too', () => {
    const pkcs1 = keys.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
    const own = readClientCertificate(
      { file: pemFile(certificate), keyFile: pemFile(pkcs1, 'key.pem') },
      NOW,
    )
    assert.ok(own.certificate.checkPrivateKey(own.key))
  })

  it('is found in a chain by its key', () => {
    const own = read(certificatePem(strangers) + certificate + key)
    assert.ok(own.certificate.checkPrivateKey(own.key))
  })

  const damagedKey = key.replace(/\n[\w+/=]{20}/, '\nAAAAAAAAAAAAAAAAAAAA')
  const damagedCertificate = certificate.replace(/\n[\w+/=]{20}/, '\nAAAAAAAAAAAAAAAAAAAA')
  const REFUSED: [string, string, RegExp][] = [
    [
      'an expired one',
      key + certificatePem(keys, NOW - 366 * DAY_MS),
      /expired on .*Make a new one/,
    ],
    [
      'one that is not valid yet',
      key + certificatePem(keys, NOW + DAY_MS),
      /valid only from.*clock/,
    ],
    ['one of another key', key + certificatePem(strangers), /are not a pair/],
    ['an RSA key below 2048 bits', keyPem(weak) + certificatePem(weak), /2047 bits.*2048/],
    ['a key that is not RSA', keyPem(curve) + certificatePem(curve), /key is ec.*RSA only/],
    ['no private key', certificate, /no private key/],
    ['no certificate', key, /no certificate/],
    ['an encrypted key', encrypted + certificate, /is encrypted.*openssl pkey/],
    ['an encrypted key of the older form', oldEncrypted + certificate, /is encrypted/],
    ['a damaged key', damagedKey + certificate, /private key is damaged/],
    ['a damaged certificate', key + damagedCertificate, /certificate in it is damaged/],
    ['an empty file', '', /no private key/],
    [
      'a file larger than 256 KiB',
      key + certificate + ' '.repeat(256 * 1024),
      /larger than 256 KiB/,
    ],
  ]
  for (const [what, content, expected] of REFUSED) {
    it(`is not taken from ${what}`, () => {
      assert.throws(
        () => read(content),
        (error) => {
          assert.ok(error instanceof CredentialUnavailable)
          assert.match(error.message, expected)
          assert.ok(error.message.includes('client.pem'), 'names the file')
          assert.doesNotMatch(error.message, /[\w+/=]{60}/)
          return true
        },
      )
    })
  }

  it('has all its faults named at once', () => {
    const both = keyPem(weak) + certificatePem(weak, NOW - 366 * DAY_MS)
    assert.throws(() => read(both), /2047 bits.*expired on/)
  })

  it('is valid from its first second up to, not including, its last', () => {
    const at = (from: number) =>
      readClientCertificate({ file: pemFile(key + certificatePem(keys, from)) }, NOW)
    assert.ok(at(NOW))
    assert.throws(() => at(NOW + 1_000), /valid only from/)
    assert.ok(at(NOW - 365 * DAY_MS + 1_000))
    assert.throws(() => at(NOW - 365 * DAY_MS), /expired on/)
  })

  it('names the file that is not there', () => {
    const keyFile = join(folder, 'missing.pem')
    const missing = () => readClientCertificate({ file: pemFile(certificate), keyFile }, NOW)
    assert.throws(missing, /missing\.pem can't be used\. It can't be read \(ENOENT\)/)
  })

  it('does not wait at a named pipe', { skip: process.platform === 'win32' }, () => {
    const file = join(folder, 'pipe.pem')
    execFileSync('mkfifo', [file])
    assert.throws(() => readClientCertificate({ file }, NOW), CredentialUnavailable)
  })
})
