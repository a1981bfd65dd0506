import { seededRandom } from '../../apps/real-estate/src/register/seeded-random.ts'
import { sha256 } from '../../packages/gateway/src/kernel/hash.ts'
import type { Vault } from '../../packages/gateway/src/kernel/seal.ts'
import type { Write } from '../../packages/gateway/src/storage/ports/engine-records.ts'
import type { Store } from '../../packages/gateway/src/storage/ports/store.ts'
import { percentile } from '../percentile.ts'
import { family, refreshWrites, registered } from './family.ts'

/** Times of one kind of work, in microseconds. */
export interface Times {
  readonly samples: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** What is timed; each goes through the store's ports, as the gateway uses them. */
export const KINDS = [
  'client',
  'refreshToken',
  'refresh',
  'registration',
  'reaping',
  'lookUpWhileReaping',
] as const
export type Kind = (typeof KINDS)[number]

export interface Measured {
  readonly store: Store
  readonly vault: Vault
  /** Numbers of families: those from `from` on have not been refreshed yet. */
  readonly from: number
  readonly size: number
  readonly samples: number
}

/** As the sweep of the store takes them. */
const BATCH = 100
/** Of the samples: a write waits for the disk, and takes a hundred times as long. */
const WRITES = 0.1
const WARM_UP = 200

/** Times one thing after the other; what comes `after` each is not timed. @throws what they throw. */
async function time(
  samples: number,
  act: (n: number) => Promise<unknown>,
  after: () => Promise<unknown> = async () => {},
): Promise<Times> {
  const times = new Float64Array(samples)
  for (let n = 0; n < samples; n++) {
    const startedAt = performance.now()
    await act(n)
    times[n] = (performance.now() - startedAt) * 1000
    await after()
  }
  times.sort()
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => percentile(times, share))
  return { samples, p50: p50 ?? 0, p99: p99 ?? 0, max: max ?? 0 }
}

/** Look-ups of families at random. @throws when one is not there. */
export async function timeLookUps(
  { store, size, samples }: Measured,
  model: 'Client' | 'RefreshToken',
): Promise<Times> {
  const random = seededRandom(`${model} ${size}`)
  const hashes = Array.from({ length: samples + WARM_UP }, () => hashAt(model, random, size))
  const find = (n: number) => found(store, model, hashes[n] ?? '')
  for (let n = 0; n < WARM_UP; n++) await find(n)
  return time(samples, (n) => find(WARM_UP + n))
}

function hashAt(model: 'Client' | 'RefreshToken', random: Random, size: number): string {
  const { clientId, refreshToken } = family(random.integer(0, size - 1))
  return sha256(model === 'Client' ? clientId : refreshToken)
}

type Random = ReturnType<typeof seededRandom>

/** A look-up that misses is another, cheaper thing; and a family that is gone is a fault. */
async function found(store: Store, model: string, idHash: string): Promise<void> {
  if (!(await store.engineRecords.find(model, idHash)))
    throw new Error(`There is no ${model} ${idHash}.`)
}

/** Everything that a refresh reads and commits, of families that were not refreshed before. */
export function timeRefreshes(measured: Measured): Promise<Times> {
  const { store, vault, from, size, samples } = measured
  const count = Math.min(size - from, Math.ceil(samples * WRITES))
  const apart = Math.floor((size - from) / count)
  const units = Array.from({ length: count }, (_, n) => unit(from + n * apart, vault))
  return time(count, async (n) => {
    const { token, client, grant, writes } = units[n] as Unit
    await found(store, 'RefreshToken', token)
    await found(store, 'Client', client)
    await found(store, 'Grant', grant)
    await found(store, 'UpstreamGrant', grant)
    await found(store, 'RefreshToken', token)
    await store.engineRecords.commit(writes)
  })
}

interface Unit {
  readonly token: string
  readonly client: string
  readonly grant: string
  readonly writes: readonly Write[]
}

function unit(n: number, vault: Vault): Unit {
  const { clientId, grantId, refreshToken } = family(n)
  const writes = refreshWrites(n, vault, Date.now())
  return { token: sha256(refreshToken), client: sha256(clientId), grant: sha256(grantId), writes }
}

/** Registrations of strangers, which wait for a consent. */
export function timeRegistrations({ store, vault, size, samples }: Measured): Promise<Times> {
  const count = Math.ceil(samples * WRITES)
  const expiresAt = Date.now() + 7 * 86_400_000
  const records = Array.from({ length: count }, (_, n) =>
    registered(family(10_000_000 + size * 10 + n), vault, { expiresAt }),
  )
  return time(count, (n) => {
    const record = records[n]
    return store.engineRecords.commit(record ? [{ type: 'save', record }] : [])
  })
}

/** How many expired records {@link timeReaping} needs. */
export const expiredFor = (samples: number): number => 2 * BATCH * Math.ceil(samples * WRITES * 0.2)

/**
 * Batches of the sweep, half of them alone and half with a look-up that comes as one begins. On
 * SQLite it waits for the whole batch: both are on this process's only thread.
 * @throws when less was reaped than had expired, or a family that lives is gone.
 */
export async function timeReaping(measured: Measured) {
  const { store, samples, size } = measured
  const count = expiredFor(samples) / BATCH / 2
  const random = seededRandom(`reaping ${size}`)
  const reap = async () => {
    const reaped = await store.engineRecords.purge(BATCH)
    if (reaped !== BATCH) throw new Error(`${reaped} records were reaped, and not ${BATCH}.`)
  }
  const reaping = await time(count, reap)
  const hashes = Array.from({ length: count }, () => hashAt('Client', random, size))
  let batch = Promise.resolve()
  const behind = async (n: number) => {
    batch = reap()
    await found(store, 'Client', hashes[n] ?? '')
  }
  const lookUpWhileReaping = await time(count, behind, () => batch)
  for (let n = 0; n < samples; n++)
    await found(store, 'RefreshToken', hashAt('RefreshToken', random, size))
  return { reaping, lookUpWhileReaping }
}
