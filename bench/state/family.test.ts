import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../packages/gateway/src/kernel/clock.ts'
import { sha256 } from '../../packages/gateway/src/kernel/hash.ts'
import {
  refresh,
  sharedVault,
  startEngine,
} from '../../packages/gateway/src/oauth/engine/engine-fixture.ts'
import { recordCodec } from '../../packages/gateway/src/oauth/engine/record-codec.ts'
import type {
  EngineRecord,
  Write,
} from '../../packages/gateway/src/storage/ports/engine-records.ts'
import { openSqliteStore } from '../../packages/gateway/src/storage/sql/open-store.ts'
import { family, MODELS, recordOf, refreshWrites, registered } from './family.ts'

const NOW = Date.now()
const WRITING = { vault: sharedVault, now: NOW }

/** What the real engine writes for a sign-in and then for a refresh. */
async function realWrites(): Promise<readonly (readonly Write[])[]> {
  const store = await openSqliteStore(':memory:', sharedVault, systemClock)
  const units: (readonly Write[])[] = []
  const commit = (writes: readonly Write[]) => {
    if (writes.length > 0) units.push(writes)
    return store.engineRecords.commit(writes)
  }
  const engine = await startEngine({
    store: { ...store, engineRecords: { ...store.engineRecords, commit } },
  })
  const { refreshToken } = await engine.connect()
  assert.equal((await refresh(engine, refreshToken)).status, 200)
  await engine.kill()
  await store.close()
  return units
}

const [signIn = [], refreshed = []] = await realWrites()
const saved = (writes: readonly Write[], model: string): EngineRecord => {
  const record = writes.flatMap((write) => (write.type === 'save' ? write.record : []))
  return record.find((each) => each.model === model) as EngineRecord
}
/** Columns, and the names of what is in the clear. */
const shapeOf = ({ model, payload, ...columns }: EngineRecord) => ({
  model,
  columns: Object.keys(columns).sort(),
  names: payload.startsWith('{') ? Object.keys(JSON.parse(payload)).sort() : 'sealed',
})
const kindOf = (write: Write) => ('model' in write ? `${write.type} ${write.model}` : write.type)

test('the rows of a family are those that a sign-in leaves', () => {
  for (const model of ['Grant', 'UpstreamGrant'] as const)
    assert.deepEqual(shapeOf(recordOf(model, 1, WRITING)), shapeOf(saved(signIn, model)))
  const token = recordOf('RefreshToken', 1, WRITING)
  assert.deepEqual(shapeOf(token), shapeOf(saved(refreshed, 'RefreshToken')))
})

test('a refresh writes what the engine writes, in its order', () => {
  const writes = refreshWrites(1, sharedVault, NOW)
  assert.deepEqual(writes.map(kindOf), refreshed.map(kindOf))
  const size = (list: readonly Write[]) => JSON.stringify(list).length
  assert.ok(Math.abs(size(writes) / size(refreshed) - 1) < 0.25, `${size(writes)}`)
})

test('what is sealed opens for its owner, and a registration is kept for good after a consent', () => {
  const { clientId } = family(7)
  const client = recordOf('Client', 7, WRITING)
  const { decode } = recordCodec('Client', sharedVault)
  assert.equal(decode(clientId, client)['client_id'], clientId)
  assert.equal(client.expiresAt, undefined)
  assert.equal(registered(family(7), sharedVault, { expiresAt: 5 }).expiresAt, 5)
})

test('a sealed value of another family is as long as its own', () => {
  for (const model of ['Client', 'UpstreamGrant'] as const) {
    const [one, other] = [7, 8].map((n) => recordOf(model, n, WRITING).payload)
    assert.equal(one?.length, other?.length)
    assert.equal(recordOf(model, 8, { ...WRITING, sealed: one ?? '' }).payload, one)
  }
})

test('families share nothing, and are found by the hash of what opens them', () => {
  const hashes = [1, 2].flatMap((n) =>
    MODELS.map((model) => `${model} ${recordOf(model, n, WRITING).idHash}`),
  )
  assert.equal(new Set(hashes).size, hashes.length)
  const token = recordOf('RefreshToken', 1, WRITING)
  assert.equal(token.idHash, sha256(family(1).refreshToken))
  assert.equal(token.payload.includes(family(1).refreshToken), false)
})
