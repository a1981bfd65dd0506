import { parseArgs } from 'node:util'
import { wholeNumber } from '../../scripts/whole-number.ts'

/** What one run does; every count in it is bounded. */
export interface StateOptions {
  /** Registered clients, each with one refresh family: from small to large. */
  readonly sizes: readonly number[]
  /** Look-ups of each kind at each size. */
  readonly samples: number
  readonly stores: readonly StoreName[]
  /** Everything large goes there, and is removed at the end. */
  readonly folder: string | undefined
  readonly outFile: string | undefined
}

export const STORES = ['SQLite', 'PostgreSQL'] as const
export type StoreName = (typeof STORES)[number]

const MILLION = 1_000_000
const FULL = { sizes: [1_000, 100_000, MILLION], samples: 5_000 }

export const USAGE = `Usage: npm run bench:state -- [options]

Fills the gateway's tables with registered clients and their refresh tokens, and times what requests
and housekeeping do with them at each size. With the defaults it takes about ten minutes and
15 GB of disk, which it gives back.

  --sizes <n,n>    clients, from 100 to 5,000,000 and growing (${FULL.sizes.join(',')})
  --samples <n>    look-ups of each kind at each size, 50 to 1,000,000 (${FULL.samples})
  --store <name>   sqlite or postgres (both)
  --folder <path>  where the files go while it runs (the system's folder for temporary files)
  --out <file>     where the results go (bench/state-results.json for a full run)
`

/** @throws a plain sentence for arguments that make no sense. */
export function parseStateOptions(args: readonly string[], resultsFile: string): StateOptions {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { sizes: text, samples: text, store: text, folder: text, out: text },
  })
  const sizes = values.sizes === undefined ? FULL.sizes : growing(values.sizes)
  const samples = wholeNumber('--samples', values.samples ?? `${FULL.samples}`, 50, MILLION)
  const stores = values.store === undefined ? STORES : [named(values.store)]
  const full = (sizes.at(-1) ?? 0) >= MILLION && samples >= FULL.samples && stores === STORES
  return {
    ...{ sizes, samples, stores, folder: values.folder },
    outFile: values.out ?? (full ? resultsFile : undefined),
  }
}

function growing(list: string): readonly number[] {
  const sizes = list.split(',').map((each) => wholeNumber('--sizes', each, 100, 5 * MILLION))
  if (sizes.every((size, index) => index === 0 || size > (sizes[index - 1] ?? 0))) return sizes
  throw new Error(`--sizes must grow from one to the next, and are "${list}".`)
}

function named(store: string): StoreName {
  if (store === 'sqlite') return 'SQLite'
  if (store === 'postgres') return 'PostgreSQL'
  throw new Error(`--store must be sqlite or postgres, and is "${store}".`)
}
