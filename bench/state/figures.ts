import type { Machine } from '../machine.ts'
import type { Skipped } from '../results.ts'
import type { Kind, Times } from './measure.ts'
import type { StoreName } from './options.ts'

/** What `bench/state-results.json` holds. Times are in microseconds. */
export interface StateFigures {
  /** ISO 8601, when the run began. */
  readonly date: string
  readonly machine: Machine
  /** Of the process that measures: -20 goes before all others, 0 is usual. */
  readonly niceness: number
  /** A look-up among the most may take so many times as long as among the fewest, at the median. */
  readonly limitRatio: number
  readonly stores: Readonly<Partial<Record<StoreName, readonly SizeFigures[] | Skipped>>>
}

/** With so many registered clients and as many refresh families. */
export interface SizeFigures {
  readonly size: number
  readonly megabytes: number
  readonly fillSeconds: number
  readonly times: Readonly<Record<Kind, Times>>
}

const WORDS: Readonly<Record<Kind, string>> = {
  client: 'find a client',
  refreshToken: 'find a refresh token',
  refresh: 'a refresh, its reads and its commit',
  registration: 'a registration',
  reaping: 'a batch of 100 that is reaped',
  lookUpWhileReaping: 'find a client as a batch begins',
}
/** Look-ups must stay flat; the rest is told. */
const LIMITED: readonly Kind[] = ['client', 'refreshToken']

/** By what a kind of work takes longer at the largest size than at the smallest, at the median. */
export function ratioOf(sizes: readonly SizeFigures[], kind: Kind): number {
  const [few, many] = [sizes[0], sizes.at(-1)]
  return few && many ? many.times[kind].p50 / few.times[kind].p50 : Number.NaN
}

/** Whether every look-up in every store stays within the limit. */
export const isFlat = ({ stores, limitRatio }: StateFigures): boolean =>
  Object.values(stores).every(
    (sizes) => 'skipped' in sizes || LIMITED.every((kind) => ratioOf(sizes, kind) <= limitRatio),
  )

/** As tables for people: on a terminal, and in docs/reliability.md. */
export const stateTables = ({ stores, limitRatio }: StateFigures): string =>
  Object.entries(stores)
    .map(([store, sizes]) =>
      'skipped' in sizes ? `${store}: skipped (${sizes.skipped})` : table(store, sizes, limitRatio),
    )
    .join('\n\n')

function table(store: string, sizes: readonly SizeFigures[], limitRatio: number): string {
  const kinds = Object.keys(WORDS) as Kind[]
  const head = [`${store}, p50 / p99`, ...sizes.map(({ size }) => count(size)), 'ratio']
  const lines = kinds.map((kind) => {
    const ratio = ratioOf(sizes, kind)
    const over = LIMITED.includes(kind) && ratio > limitRatio ? ' OVER THE LIMIT' : ''
    const cells = sizes.map(({ times }) => `${time(times[kind].p50)} / ${time(times[kind].p99)}`)
    return [WORDS[kind], ...cells, `${ratio.toFixed(2)}${over}`]
  })
  const disk = ['on disk', ...sizes.map(({ megabytes }) => `${count(megabytes)} MB`), '']
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'))
  return [head, rule, ...lines, disk].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const count = (value: number): string => Math.round(value).toLocaleString('en')
const time = (micros: number): string =>
  micros < 1_000 ? `${micros.toPrecision(3)} µs` : `${(micros / 1_000).toPrecision(3)} ms`
