import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { registryDigest } from './registry-digest.ts'

const INDEX = 'application/vnd.oci.image.index.v1+json'
const MANIFEST = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [] })
const DIGEST = `sha256:${createHash('sha256').update(MANIFEST).digest('hex')}`
const TAG = { repository: 'node', tag: '24-bookworm-slim' }

interface Weather {
  readonly type?: string
  readonly said?: string
  readonly realm?: string
  readonly status?: number
}

/** A registry on loopback that wants a token, as Docker's does. */
async function registry(t: TestContext, weather: Weather = {}): Promise<string> {
  const { type = INDEX, said = DIGEST, realm, status = 200 } = weather
  const answer = ({ url, headers }: IncomingMessage, response: ServerResponse) => {
    if (url?.startsWith('/token')) {
      assert.match(url, /scope=repository%3Alibrary%2Fnode%3Apull/)
      return response.end(JSON.stringify({ token: 'for-anybody' }))
    }
    if (headers.authorization !== 'Bearer for-anybody') {
      const where = realm ?? `${origin}/token`
      const challenge = `Bearer realm="${where}",service="local",scope="repository:library/node:pull"`
      return response.writeHead(401, { 'www-authenticate': challenge }).end()
    }
    assert.equal(url, '/v2/library/node/manifests/24-bookworm-slim')
    response.writeHead(status, { 'content-type': type, 'docker-content-digest': said })
    return response.end(MANIFEST)
  }
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return origin
}

test('the digest is that of the index which came', async (t) => {
  assert.equal(await registryDigest(TAG, await registry(t)), DIGEST)
})

const refused: Readonly<Record<string, [Weather, RegExp]>> = {
  'a digest that is not of what came': [{ said: `sha256:${'0'.repeat(64)}` }, /what came is/],
  'the manifest of one architecture': [
    { type: 'application/vnd.oci.image.manifest.v1+json' },
    /several architectures/,
  ],
  'a token from elsewhere in clear text': [{ realm: 'http://tokens.example/' }, /not Docker’s/],
  'a refusal': [{ status: 429 }, /answered 429/],
}
for (const [name, [weather, why]] of Object.entries(refused)) {
  test(`${name} is not pinned`, async (t) => {
    await assert.rejects(registryDigest(TAG, await registry(t, weather)), why)
  })
}

test('a registry that is not there is named', async () => {
  await assert.rejects(registryDigest(TAG, 'http://127.0.0.1:1'), /127\.0\.0\.1:1 can't be reached/)
})
