import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { systemClock } from '../../packages/gateway/src/kernel/clock.ts'
import { createVault } from '../../packages/gateway/src/kernel/seal.ts'
import { createAdapter } from '../../packages/gateway/src/oauth/engine/adapter.ts'
import { SEALED } from '../../packages/gateway/src/storage/ports/sealed-values.ts'
import { openSqliteStore } from '../../packages/gateway/src/storage/sql/open-store.ts'
import { fillClients } from './filled-clients.ts'

test('clients lie in the database as the engine finds registered ones', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-filled-'))
  const masterKey = randomBytes(32)
  const vault = createVault(masterKey)
  await fillClients(folder, masterKey, 25)
  const file = join(folder, 'voordeur.sqlite')
  const database = new DatabaseSync(file)
  const rows = database.prepare('SELECT * FROM engine_record').all() as Record<string, string>[]
  database.close()
  assert.equal(rows.length, 25)
  const [{ model = '', id_hash = '', payload = '' } = {}] = rows
  const { client_id } = JSON.parse(SEALED.record.open(vault, { model, id_hash }, payload))
  const store = await openSqliteStore(file, vault, systemClock)
  const parts = { records: store.engineRecords, vault, clock: systemClock }
  const found = await createAdapter('Client', parts as never).find(client_id)
  await store.close()
  rmSync(folder, { recursive: true })
  assert.equal(found?.['client_id'], client_id)
  assert.equal(found?.['token_endpoint_auth_method'], 'none')
})
