import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { systemClock } from '../../kernel/clock.ts'
import type { Store } from '../../storage/ports/store.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import { APP, type Engine, later, refresh, sharedVault, startEngine } from './engine-fixture.ts'
import { PATHS } from './settings.ts'

/** Sends a refresh and leaves, or stays for the answer. */
const CLIENT = `
  const [port, path, body, stay] = process.argv.slice(1)
  const socket = require('node:net').connect(Number(port), '127.0.0.1', () => {
    socket.write(
      'POST ' + path + ' HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: ' + body.length +
      '\\r\\nContent-Type: application/x-www-form-urlencoded\\r\\n\\r\\n' + body,
      () => stay === 'leave' && socket.destroy(),
    )
  })
`

let store: Store
let engine: Engine

/** The process stands still from before the request comes until after its client has left. */
function sendWhileFrozen(refreshToken: string): void {
  const fields = { grant_type: 'refresh_token', client_id: APP, refresh_token: refreshToken }
  const { port } = new URL(engine.url)
  const args = ['-e', CLIENT, port, PATHS.token, String(new URLSearchParams(fields)), 'leave']
  execFileSync(process.execPath, args)
}

const stands = async (grant: string) =>
  (await store.engineRecords.find('Grant', grant)) !== undefined

/** Long enough to be answered, were there still somebody to answer. */
async function settled(): Promise<void> {
  const before = (await store.auditTrail.list(100)).length
  for (let looks = 0; looks < 100; looks++) {
    await setTimeout(10)
    if ((await store.auditTrail.list(100)).length > before) return
  }
  assert.fail('the request was never judged')
}

describe('a refresh token that comes again after its window', () => {
  before(async () => {
    store = await openSqliteStore(':memory:', sharedVault, systemClock)
    engine = await startEngine({ store })
  })
  after(async () => {
    await engine.kill()
    await store.close()
  })

  it('ends nothing when its client has hung up: the process may have been frozen', async (t) => {
    const { refreshToken, grant } = await engine.connect()
    const first = await refresh(engine, refreshToken)
    later(t, 91)
    sendWhileFrozen(refreshToken)
    await settled()
    assert.equal(await stands(grant), true)
    const [last] = await store.auditTrail.list(1)
    assert.equal(last?.event, 'refresh_superseded')
    assert.equal((await refresh(engine, first.body.refresh_token ?? '')).status, 200)
  })

  it('ends its family when its client waits for the answer', async (t) => {
    const { refreshToken, grant } = await engine.connect()
    await refresh(engine, refreshToken)
    later(t, 91)
    assert.equal((await refresh(engine, refreshToken)).status, 400)
    assert.equal(await stands(grant), false)
  })
})
