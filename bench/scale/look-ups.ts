import { openRegisterDatabase } from '../../apps/real-estate/src/register/register-database.ts'
import { seededRandom } from '../../apps/real-estate/src/register/seeded-random.ts'
import { openRegister } from '../../apps/real-estate/src/register/sqlite-register.ts'
import { percentile } from '../percentile.ts'

/** What is looked up, and by what. */
export const LOOK_UPS = ['postcode', 'address', 'object', 'building'] as const
export type LookUp = (typeof LOOK_UPS)[number]

/** Things to look up, of every kind equally many, by their identifiers. */
export type Keys = Readonly<Record<LookUp, readonly string[]>>

export interface LookUpTimes {
  readonly samples: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

/** As many as the tool shows on a page when nobody says otherwise. */
const PAGE = 50

type Register = ReturnType<typeof openRegister>

/** Each throws when nothing is found: a look-up that misses is another, cheaper thing. */
const ASK: Readonly<Record<LookUp, (register: Register, key: string) => Promise<boolean>>> = {
  postcode: async (register, postcode) =>
    (await register.addresses({ postcode, includeEnded: true, offset: 0, limit: PAGE })).total > 0,
  address: async (register, id) => (await register.addressById(id)) !== undefined,
  object: async (register, id) => (await register.addressesOfObject(id)).length > 0,
  building: async (register, id) => (await register.buildings([id])).length > 0,
}

/**
 * Times look-ups one by one, as the tools make them.
 * @throws when something is not there
 */
export async function timeLookUps(
  registerFile: string,
  lookUp: LookUp,
  keys: readonly string[],
): Promise<LookUpTimes> {
  const register = openRegister(registerFile)
  const times = new Float64Array(keys.length)
  try {
    for (const [index, key] of keys.entries()) {
      const startedAt = performance.now()
      const found = await ASK[lookUp](register, key)
      times[index] = performance.now() - startedAt
      if (!found) throw new Error(`There is no ${lookUp} ${key}.`)
    }
  } finally {
    register.close()
  }
  times.sort()
  return {
    samples: keys.length,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    maxMs: percentile(times, 1),
  }
}

const ADDRESS = `SELECT a.nummeraanduiding_id AS address, a.postcode, o.id AS object
  FROM address a JOIN object o ON o.row = a.object WHERE a.rowid = ?`

/**
 * Picks things at random, each address and each building as likely as any other; a postcode is
 * then as likely as it has addresses.
 */
export function pickKeys(registerFile: string, samples: number, seed: string): Keys {
  const { database } = openRegisterDatabase(registerFile)
  const random = seededRandom(seed)
  const last = (table: string): number =>
    (database.prepare(`SELECT max(rowid) AS last FROM ${table}`).get() as { last: number }).last
  const [addresses, buildings] = [last('address'), last('building')]
  const addressAt = database.prepare(ADDRESS)
  const buildingAt = database.prepare('SELECT id FROM building WHERE row = ?')
  const keys = { postcode: [], address: [], object: [], building: [] } as Record<LookUp, string[]>
  try {
    while (keys.postcode.length < samples) {
      const found = addressAt.get(random.integer(1, addresses)) as Record<string, string | null>
      if (found['postcode']) keys.postcode.push(found['postcode'])
      if (keys.address.length === samples) continue
      keys.address.push(String(found['address']))
      keys.object.push(String(found['object']))
      const building = buildingAt.get(random.integer(1, buildings)) as { id: string }
      keys.building.push(building.id)
    }
    return keys
  } finally {
    database.close()
  }
}
