import type { People } from '../../storage/ports/people.ts'

/** The one spelling under which every way in knows a person of Entra. */
export interface EntraPerson {
  /** GUIDs in lower case. */
  readonly tenantId: string
  readonly objectId: string
}

const CAPACITY = 10_000

/**
 * Internal ids of people, so that a request does not cost a look into the database. The least
 * recently seen person makes place for the next. A failure is not remembered.
 * @param capacity people; one takes some 200 bytes.
 */
export function createPersonIds(
  people: Pick<People, 'idFor'>,
  capacity = CAPACITY,
): (person: EntraPerson) => Promise<string> {
  const ids = new Map<string, Promise<string>>()
  return ({ tenantId, objectId }) => {
    const name = `${tenantId}/${objectId}`
    const id = ids.get(name) ?? people.idFor({ provider: 'entra', tenantId, objectId })
    ids.delete(name)
    ids.set(name, id)
    if (ids.size > capacity) ids.delete(ids.keys().next().value as string)
    id.catch(() => ids.delete(name))
    return id
  }
}
