import { sha256 } from '../../packages/gateway/src/kernel/hash.ts'
import type { Vault } from '../../packages/gateway/src/kernel/seal.ts'
import type { EngineRecord } from '../../packages/gateway/src/storage/ports/engine-records.ts'
import {
  expiredRecord,
  family,
  idOf,
  MODELS,
  type Model,
  recordOf,
  type Writing,
} from './family.ts'
import type { SizeFigures } from './figures.ts'
import {
  expiredFor,
  type Measured,
  timeLookUps,
  timeReaping,
  timeRefreshes,
  timeRegistrations,
} from './measure.ts'
import type { Place } from './place.ts'

export interface SizesJob {
  readonly sizes: readonly number[]
  readonly samples: number
  readonly vault: Vault
  readonly say: (line: string) => void
}

/** Grows a store from size to size, and measures it at each. */
export async function measureSizes(
  place: Place,
  { sizes, samples, vault, say }: SizesJob,
): Promise<readonly SizeFigures[]> {
  // Makes the tables.
  await (await place.open()).close()
  const measured: SizeFigures[] = []
  let from = 0
  for (const size of sizes) {
    say(`filling in up to ${size.toLocaleString('en')} clients`)
    const startedAt = performance.now()
    await place.fill(rows(from, size, expiredFor(samples), vault))
    const fillSeconds = (performance.now() - startedAt) / 1000
    const store = await place.open()
    try {
      const megabytes = await place.megabytes()
      say('measuring')
      const times = await measureAll({ store, vault, from, size, samples })
      measured.push({ size, megabytes, fillSeconds, times })
    } finally {
      await store.close()
    }
    from = size
  }
  return measured
}

/** What writes comes last, so that look-ups find a database at rest. */
async function measureAll(measured: Measured): Promise<SizeFigures['times']> {
  const client = await timeLookUps(measured, 'Client')
  const refreshToken = await timeLookUps(measured, 'RefreshToken')
  const refresh = await timeRefreshes(measured)
  const registration = await timeRegistrations(measured)
  const reaping = await timeReaping(measured)
  return { client, refreshToken, refresh, registration, ...reaping }
}

/**
 * Families that come with a size, and what has expired. By model and hash, as the tables lie on
 * disk: millions of rows in any other order would take hours.
 */
function* rows(from: number, to: number, expired: number, vault: Vault): Generator<EngineRecord> {
  const now = Date.now()
  for (const model of MODELS)
    for (const record of recordsOf(model, from, to, { vault, now })) yield record
  for (let n = 0; n < expired; n++) yield expiredRecord(n, vault, now)
}

/** To seal a value takes longer than all else; the store never opens it, so a few serve for all. */
const SEALED_VALUES = 64

function* recordsOf(model: Model, from: number, to: number, writing: Writing) {
  const seal = (_: unknown, n: number) => recordOf(model, n, writing).payload
  const sealed = Array.from({ length: SEALED_VALUES }, seal)
  for (const n of byHash(model, from, to))
    yield recordOf(model, n, { ...writing, sealed: sealed[n % SEALED_VALUES] ?? '' })
}

function byHash(model: Model, from: number, to: number): Uint32Array {
  const hashes = Array.from({ length: to - from }, (_, n) => sha256(idOf(model, family(from + n))))
  const order = Uint32Array.from(hashes, (_, n) => n)
  order.sort((a, b) => ((hashes[a] ?? '') < (hashes[b] ?? '') ? -1 : 1))
  return order.map((n) => from + n)
}
