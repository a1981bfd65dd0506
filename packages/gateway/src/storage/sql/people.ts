import type { Clock } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/hash.ts'
import { randomToken } from '../../kernel/random.ts'
import { createRecent } from '../../kernel/recent.ts'
import { PERSON_PREFIX, type People, type Person, type PersonKey } from '../ports/people.ts'
import { statement } from './statement.ts'
import type { Tables } from './tables.ts'
import type { Writer } from './writer.ts'

/** A row is never changed nor deleted, so who was found once is not looked up again. About 2 MB. */
const KNOWN_PEOPLE = 10_000

export function sqlPeople({ database, db }: Writer, clock: Clock): People {
  const insert = statement<Tables['person']>()((p) =>
    db
      .insertInto('person')
      .values({
        key: p('key'),
        id: p('id'),
        tenant_id: p('tenant_id'),
        object_id: p('object_id'),
        created_at: p('created_at'),
      })
      .onConflict((conflict) => conflict.column('key').doNothing()),
  )
  const byKey = statement<{ key: string }>()((p) =>
    db.selectFrom('person').select('id').where('key', '=', p('key')),
  )
  const byId = statement<{ id: string }>()((p) =>
    db.selectFrom('person').select(['id', 'tenant_id', 'object_id']).where('id', '=', p('id')),
  )
  const known = createRecent<Person>(KNOWN_PEOPLE)
  const idOf = async (key: string) => (await database.rows(byKey({ key })))[0]?.id

  return {
    async idFor(identity) {
      const key = keyOf(identity)
      const known = await idOf(key)
      if (known) return known
      const entra = 'objectId' in identity ? identity : undefined
      await database.change(
        insert({
          key,
          id: PERSON_PREFIX + randomToken(16),
          tenant_id: entra?.tenantId ?? null,
          object_id: entra?.objectId ?? null,
          created_at: clock.now(),
        }),
      )
      // Of two sign-ins at once one inserted; both read what it did.
      return (await idOf(key)) as string
    },
    async find(id) {
      const before = known.get(id)
      if (before) return before
      const [row] = await database.rows(byId({ id }))
      if (!row) return undefined
      const person = {
        id: row.id,
        ...(row.tenant_id ? { tenantId: row.tenant_id } : {}),
        ...(row.object_id ? { objectId: row.object_id } : {}),
      }
      known.set(id, person)
      return person
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
