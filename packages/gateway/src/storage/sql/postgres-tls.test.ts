import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { findPostgres } from '../../../test/postgres/find-postgres.ts'
import { own, type PostgresServer, startPostgres } from '../../../test/postgres/postgres-server.ts'
import { addressOf } from '../../../test/postgres/test-databases.ts'
import { selfSigned } from '../../http/test-https-server.ts'
import type { PostgresAddress, PostgresTls } from './postgres-address.ts'
import { openPostgres } from './postgres-database.ts'
import { explainPostgres } from './postgres-failure.ts'
import { PATIENT, sql } from './postgres-fault-fixture.ts'

const found = findPostgres()
const skip = 'missing' in found ? found.missing : false
const certificate = (...names: string[]) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' })
  return { key, pem: selfSigned(names, privateKey, publicKey) }
}

describe('TLS to PostgreSQL', { skip, timeout: 60_000 }, () => {
  const { key, pem } = certificate('localhost')
  let server: PostgresServer
  let address: PostgresAddress
  before(async () => {
    server = await startPostgres((found as { bin: string }).bin, {
      settings: { ssl: 'on', ssl_cert_file: '../server.pem', ssl_key_file: '../server.key' },
      prepare(folder, user) {
        writeFileSync(join(folder, 'server.pem'), pem)
        writeFileSync(join(folder, 'server.key'), key, { mode: 0o600 })
        own(join(folder, 'server.key'), user)
      },
    })
    address = addressOf(server.url)
  })
  after(() => server?.stop())

  /** Whether the connection is encrypted, as the server sees it. */
  async function encrypted(host: string, tls?: PostgresTls): Promise<boolean | undefined> {
    const database = await openPostgres({ ...address, host, ...(tls ? { tls } : {}) }, PATIENT)
    try {
      const query = sql<{ ssl: boolean }>(
        'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
      )
      return (await database.rows(query))[0]?.ssl
    } finally {
      await database.close()
    }
  }
  const trusting = (text: string): PostgresTls => ({ authority: async () => text })
  const refused = (promise: Promise<unknown>, code: string) =>
    assert.rejects(promise, ({ cause }: Error) => {
      assert.equal((cause as { code?: string }).code, code)
      assert.match(explainPostgres(cause).remedy, /DATABASE_CA_FILE/)
      return true
    })

  it('is spoken with a certificate of an authority that is named, for the name it has', async () => {
    assert.equal(await encrypted('localhost', trusting(pem)), true)
  })

  it('is not spoken with a certificate that nobody vouches for', () =>
    refused(encrypted('localhost', {}), 'DEPTH_ZERO_SELF_SIGNED_CERT'))

  it('is not spoken with a certificate of another authority', () =>
    refused(
      encrypted('localhost', trusting(certificate('localhost').pem)),
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ))

  it('is not spoken with a certificate for another name', () =>
    refused(encrypted('127.0.0.1', trusting(pem)), 'ERR_TLS_CERT_ALTNAME_INVALID'))

  it('is left out only where it was not asked for', async () => {
    assert.equal(await encrypted('localhost'), false)
  })

  it('names the file of the authority when it can’t be read', async () => {
    const authority = () => Promise.reject(new Error('DATABASE_CA_FILE /x can’t be read'))
    await assert.rejects(encrypted('localhost', { authority }), /DATABASE_CA_FILE/)
  })
})
