import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { systemClock } from '../../packages/gateway/src/kernel/clock.ts'
import { sha256 } from '../../packages/gateway/src/kernel/hash.ts'
import { createVault } from '../../packages/gateway/src/kernel/seal.ts'
import { SEALED } from '../../packages/gateway/src/storage/ports/sealed-values.ts'
import { openSqliteStore } from '../../packages/gateway/src/storage/sql/open-store.ts'

/**
 * Makes the gateway's database in an empty folder and puts registered clients into it, as they are
 * after a sign-in: sealed, and for as long as their grants last. All in one transaction, since a
 * hundred thousand registrations take a hundred thousand commits.
 */
export async function fillClients(
  dataDir: string,
  masterKey: Buffer,
  count: number,
): Promise<void> {
  const file = join(dataDir, 'voordeur.sqlite')
  const vault = createVault(masterKey)
  await (await openSqliteStore(file, vault, systemClock)).close()
  const database = new DatabaseSync(file)
  const insert = database.prepare(
    'INSERT INTO engine_record (model, id_hash, payload) VALUES (?, ?, ?)',
  )
  database.exec('BEGIN')
  for (let index = 0; index < count; index++) {
    const client = registered()
    const row = { model: 'Client', id_hash: sha256(client.client_id) }
    const sealed = SEALED.record.seal(vault, row, JSON.stringify(client))
    insert.run(row.model, row.id_hash, sealed)
  }
  database.exec('COMMIT')
  database.close()
}

const registered = () => ({
  client_id: randomUUID(),
  client_id_issued_at: Math.floor(Date.now() / 1000),
  client_name: 'Benchmark',
  redirect_uris: ['http://127.0.0.1:8976/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
  application_type: 'native',
})
