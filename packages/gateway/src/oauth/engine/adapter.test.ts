import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { sha256 } from '../../kernel/hash.ts'
import { createVault } from '../../kernel/seal.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import { createAdapter } from './adapter.ts'
import { defaultLifetimes } from './settings.ts'
import { newUnit, runInUnit, unitOfWork } from './unit-of-work.ts'

const clock = { now: () => 1_000_000 }
const KEEP = { type: 'keep', model: 'Client', idHash: sha256('app') } as const

/** A registration that waits for a consent, in a real store whose reading is counted. */
async function registered() {
  const vault = createVault(randomBytes(32))
  const { engineRecords, close } = await openSqliteStore(':memory:', vault, clock)
  const read: string[] = []
  const records = {
    ...engineRecords,
    find(model: string, idHash: string) {
      read.push(idHash)
      return engineRecords.find(model, idHash)
    },
  }
  const clients = createAdapter('Client', { records, vault, clock, lifetimes: defaultLifetimes })
  const metadata = { client_id: 'app', client_name: 'App' }
  await unitOfWork(records, () => clients.upsert('app', metadata, 60))
  return { clients, records, read, metadata, close }
}

test('a registration is read each time until somebody has consented, and then once', async () => {
  const { clients, records, read, metadata, close } = await registered()
  for (let n = 0; n < 2; n++) assert.deepEqual(await clients.find('app'), metadata)
  assert.equal(read.length, 2)
  await records.commit([KEEP])
  for (let n = 0; n < 3; n++) assert.deepEqual(await clients.find('app'), metadata)
  assert.equal(read.length, 3)
  await close()
})

test('a registration that was swept before anybody consented is gone at once', async () => {
  const { clients, records, close } = await registered()
  await clients.find('app')
  await records.commit([{ type: 'remove', model: 'Client', idHash: sha256('app') }])
  assert.equal(await clients.find('app'), undefined)
  await close()
})

test('whoever changes what was found changes nobody else’s', async () => {
  const { clients, records, metadata, close } = await registered()
  await records.commit([KEEP])
  for (let n = 0; n < 2; n++) {
    const found = (await clients.find('app')) ?? assert.fail()
    assert.deepEqual(found, metadata)
    found['client_name'] = 'Changed'
  }
  await close()
})

test('a registration whose unit was never committed is not remembered', async () => {
  const { clients, close } = await registered()
  await runInUnit(newUnit(), async () => {
    await clients.upsert('lost', { client_id: 'lost' }, 0)
    assert.deepEqual(await clients.find('lost'), { client_id: 'lost' })
  })
  assert.equal(await clients.find('lost'), undefined)
  await close()
})
