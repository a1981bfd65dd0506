import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { Browser } from '../world/browser.ts'
import { type MetadataHost, startMetadataHost } from '../world/metadata-host.ts'
import { authorizeUrl, openConsent, pkce, REDIRECT } from '../world/oauth-client.ts'
import { startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 30_000 }
const DOCUMENT = { client_name: 'Documented client', redirect_uris: [REDIRECT] }
const ENV = { ALLOW_LOOPBACK_CLIENT_METADATA: 'true', TRUSTED_PROXY_HOPS: '1' }

let world: World
let host: MetadataHost

async function revoke(client_id: string, from: string): Promise<number> {
  const response = await fetch(`${world.url}/oauth/revoke`, {
    method: 'POST',
    headers: { 'x-forwarded-for': from },
    body: new URLSearchParams({ token: 'x', client_id }),
  })
  await response.text()
  return response.status
}

describe('the budget for fetching what strangers name', LIMIT, () => {
  before(async () => {
    world = await startWorld({ ...ENV, RATE_LIMITS: 'metadataFetch=3/60s' })
    host = await startMetadataHost()
  })
  after(async () => {
    await host.close()
    await world.close()
  })

  it('is each address’s own, at every endpoint together; what is cached is free', async () => {
    const ids = [1, 2, 3, 4, 5].map((n) => host.serve(`/${n}.json`, DOCUMENT))
    const statuses = []
    for (const id of ids) statuses.push(await revoke(id, '203.0.113.1'))
    assert.deepEqual(statuses, [200, 200, 200, 401, 401])
    assert.equal(host.connections(), 3)
    assert.equal(await revoke(ids[0] ?? '', '203.0.113.1'), 200)

    const url = authorizeUrl(world, ids[3] ?? '', pkce().challenge)
    const refused = await new Browser().get(url, { 'x-forwarded-for': '203.0.113.1' })
    assert.equal(refused.status, 400)
    assert.match(refused.html, /asked for too many new addresses/)
    assert.equal(host.connections(), 3)

    for (let n = 0; n < 4; n++) {
      assert.equal(await revoke(ids[3] ?? '', '203.0.113.2'), 200, 'refused for one, open for all')
    }
    assert.equal(host.connections(), 4)
  })
})

describe('a host that never answers', LIMIT, () => {
  before(async () => {
    world = await startWorld({ ...ENV, RATE_LIMITS: 'metadataFetch=999/60s' })
    host = await startMetadataHost()
  })
  after(async () => {
    await host.close()
    await world.close()
  })

  it('does not keep other clients out', async (t) => {
    let arrived = 0
    const slow = createServer(() => {
      arrived += 1
    })
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
    t.after(() => {
      slow.close()
      slow.closeAllConnections()
    })
    const { port } = slow.address() as AddressInfo
    const waiting = Array.from({ length: 25 }, (_, n) =>
      revoke(`http://127.0.0.1:${port}/${n}`, '203.0.113.9'),
    )
    while (arrived < 3) await new Promise((resolve) => setTimeout(resolve, 10))
    const url = authorizeUrl(world, host.serve('/honest.json', DOCUMENT), pkce().challenge)
    await openConsent(new Browser(), url)
    assert.equal(arrived, 3)
    slow.close()
    slow.closeAllConnections()
    assert.deepEqual(new Set(await Promise.all(waiting)), new Set([401]))
  })
})
