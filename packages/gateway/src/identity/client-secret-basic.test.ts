import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clientSecretBasic } from './client-secret-basic.ts'

async function credentials(clientId: string, secret: string): Promise<string> {
  const headers = new Headers()
  const server = { issuer: 'https://provider.example' }
  await clientSecretBasic(secret)(server, { client_id: clientId }, new URLSearchParams(), headers)
  const [, encoded = ''] = /^Basic (.+)$/.exec(headers.get('authorization') ?? '') ?? []
  return Buffer.from(encoded, 'base64').toString()
}

describe('client_secret_basic', () => {
  it('leaves a GUID and a base64url secret as they are, for providers that never decode', async () => {
    const plain = '0a1b2c3d-0000-4000-8000-00000000000f:a_secret.of-64*characters'
    const [clientId = '', secret = ''] = plain.split(':')
    assert.equal(await credentials(clientId, secret), plain)
  })

  it('encodes what would be taken apart, or for something else', async () => {
    assert.equal(await credentials('a:b', 'c d+e%é'), 'a%3Ab:c+d%2Be%25%C3%A9')
  })
})
