import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/hash.ts'
import { randomToken } from '../../kernel/random.ts'
import { PERSON_PREFIX, type People, type PersonKey } from '../ports/people.ts'

interface Row {
  id: string
  tenant_id: string | null
  object_id: string | null
}

export function sqlitePeople(database: DatabaseSync, clock: Clock): People {
  const insert = database.prepare(
    `INSERT INTO person (key, id, tenant_id, object_id, created_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (key) DO NOTHING`,
  )
  const byKey = database.prepare('SELECT id FROM person WHERE key = ?')
  const byId = database.prepare('SELECT id, tenant_id, object_id FROM person WHERE id = ?')

  return {
    async idFor(identity) {
      const key = keyOf(identity)
      const known = byKey.get(key) as Row | undefined
      if (known) return known.id
      const entra = 'objectId' in identity ? identity : undefined
      const id = PERSON_PREFIX + randomToken(16)
      insert.run(key, id, entra?.tenantId ?? null, entra?.objectId ?? null, clock.now())
      return (byKey.get(key) as unknown as Row).id
    },
    async find(id) {
      const row = byId.get(id) as Row | undefined
      if (!row) return undefined
      return {
        id: row.id,
        ...(row.tenant_id ? { tenantId: row.tenant_id } : {}),
        ...(row.object_id ? { objectId: row.object_id } : {}),
      }
    },
  }
}

/** JSON keeps the parts apart: ("a:b", "c") and ("a", "b:c") are two people. */
function keyOf(identity: PersonKey): string {
  return sha256(
    'objectId' in identity
      ? JSON.stringify(['object', identity.provider, identity.tenantId, identity.objectId])
      : JSON.stringify(['subject', identity.issuer, identity.subject]),
  )
}
