import { createRecent } from '../../kernel/recent.ts'
import { singleFlight } from '../../kernel/single-flight.ts'
import type { People } from '../../storage/ports/people.ts'

/** The one spelling under which every way in knows a person of Entra. */
export interface EntraPerson {
  /** GUIDs in lower case. */
  readonly tenantId: string
  readonly objectId: string
}

const CAPACITY = 10_000

/**
 * Internal ids of people, so that a request does not cost a look into the database. Who was not seen
 * for long makes place for the next. A failure is not remembered.
 * @param capacity people; one takes some 200 bytes.
 */
export function createPersonIds(
  people: Pick<People, 'idFor'>,
  capacity = CAPACITY,
): (person: EntraPerson) => Promise<string> {
  const ids = createRecent<string>(capacity)
  const once = singleFlight<string>()
  return async ({ tenantId, objectId }) => {
    const name = `${tenantId}/${objectId}`
    return (
      ids.get(name) ??
      once(name, async () => {
        const id = await people.idFor({ provider: 'entra', tenantId, objectId })
        ids.set(name, id)
        return id
      })
    )
  }
}
