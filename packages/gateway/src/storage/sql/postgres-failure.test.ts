import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { explainPostgres } from './postgres-failure.ts'

const failed = (code: string | undefined, message: string) =>
  explainPostgres(Object.assign(new Error(message), code ? { code } : {}))

describe('why a PostgreSQL can’t be used', () => {
  it('is told with what to do about it', () => {
    for (const [code, message, remedy] of [
      ['28P01', 'password authentication failed', /user and the password/],
      ['3D000', 'database "x" does not exist', /Create that database/],
      ['42501', 'permission denied for schema public', /GRANT CREATE ON SCHEMA/],
      ['25006', 'cannot execute INSERT in a read-only transaction', /Name the primary/],
      ['53300', 'too many clients already', /DATABASE_CONNECTIONS/],
      ['57P03', 'the database system is starting up', /Try again in a moment/],
      ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate', /DATABASE_CA_FILE/],
      ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify', /DATABASE_CA_FILE/],
      ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get issuer', /DATABASE_CA_FILE/],
      ['ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname does not match', /DATABASE_CA_FILE/],
      ['CERT_HAS_EXPIRED', 'certificate has expired', /DATABASE_CA_FILE/],
      [undefined, 'The server does not support SSL connections', /Turn TLS on/],
      ['ENOTFOUND', 'getaddrinfo ENOTFOUND db.example', /DNS/],
      ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN db.example', /DNS/],
      [undefined, "DATABASE_CA_FILE /x can't be read (ENOENT).", /Check the path/],
      ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432', /Check that it runs/],
      [undefined, 'timeout expired', /Check that it runs/],
    ] as const) {
      const explained = failed(code, message)
      assert.match(explained.remedy, remedy, message)
      assert.equal(explained.what, message.endsWith('.') ? message : `${message}.`)
    }
  })

  it('is told by its code when Node says nothing, as for a name with several addresses', () => {
    const refused = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })
    assert.equal(explainPostgres(refused).what, 'ECONNREFUSED.')
    assert.equal(explainPostgres(new AggregateError([])).what, 'AggregateError.')
  })
})
