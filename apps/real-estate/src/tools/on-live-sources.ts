import assert from 'node:assert/strict'
import { cbsUrls, fakeCbs } from '../sources/fake-maps-fixture.ts'
import {
  fakeBagApi,
  fakeBagOgc,
  fakeEpOnline,
  fakeLocatieserver,
  HOUSE,
  KEY,
} from '../sources/fake-registers-fixture.ts'
import type { FakeAnswer, FakeSource, Seen } from '../sources/fake-source-fixture.ts'
import { fakeWozCounter } from '../sources/fake-woz-fixture.ts'
import type { TransactionsProvider } from '../sources/kadaster-transactions.ts'
import { openSources, type SourcesOptions } from '../sources/open-sources.ts'
import type { SourceFailed } from '../sources/source-failed.ts'
import { readSourcesSettings } from '../sources/source-settings.ts'
import { ANNA, asImported, onSampleTown } from './on-sample-town.ts'

/** Which sources there are, and what they hold. */
export interface LiveRig {
  readonly env?: Record<string, string>
  readonly records?: readonly object[]
  readonly labels?: readonly object[]
  readonly docs?: readonly object[]
  readonly imported?: boolean
  /** What the WOZ counter answers about its one home. */
  readonly woz?: object
  readonly transactions?: TransactionsProvider
  /** Real time instead of time that passes only where a test lets it. */
  readonly real?: Pick<SourcesOptions, 'timeoutMs' | 'budgetMs'>
}

/** Of the event loop, without anything else under way. */
const QUIET_TURNS = 50

export const ATTEMPT_MS = 3_000
export const BUDGET_MS = 8_001

/** The tools over the sample town and over fakes of the registers, as the environment says. */
export async function onLiveSources({
  env = {},
  records,
  labels,
  docs,
  imported = false,
  woz,
  transactions,
  real,
}: LiveRig = {}) {
  const fakes = {
    search: await fakeLocatieserver(docs),
    bag: await fakeBagApi(records ? { records } : {}),
    ogc: await fakeBagOgc(),
    labels: await fakeEpOnline(labels),
    woz: await fakeWozCounter(woz),
    cbs: await fakeCbs(),
  }
  const { settings, faults } = readSourcesSettings({
    LOCATIESERVER_URL: fakes.search.url.href,
    BAG_API_URL: fakes.bag.url.href,
    BAG_OGC_URL: fakes.ogc.url.href,
    EP_ONLINE_URL: fakes.labels.url.href,
    WOZ_COUNTER_URL: fakes.woz.url.href,
    CBS_AREAS_URL: cbsUrls(fakes.cbs, 2025),
    ...env,
  })
  assert.deepEqual(faults, [])
  const failures: SourceFailed[] = []
  const deadlines: { ms: number; controller: AbortController }[] = []
  const timing = {
    now: Date.now,
    random: () => 0,
    sleep: async () => {},
    deadline: (ms: number) => {
      const controller = new AbortController()
      deadlines.push({ ms, controller })
      return controller.signal
    },
  }
  const silent = new Set<Seen>()
  const closed = new Set<Seen>()
  const waiting = () => {
    const requests = Object.values(fakes).flatMap((fake) => fake.requests)
    for (const seen of requests) void seen.closed.then(() => closed.add(seen))
    return requests.filter((seen) => !closed.has(seen))
  }
  /** Lets the deadlines of `ms` pass, once nothing but silent sources is being waited for. */
  const pass = (ms: number, quiet = 0): void => {
    const still = waiting().every((each) => silent.has(each)) ? quiet + 1 : 0
    if (still < QUIET_TURNS) return void setImmediate(pass, ms, still)
    const reason = new DOMException('Late.', 'TimeoutError')
    for (const { controller } of deadlines.filter((each) => each.ms === ms)) {
      controller.abort(reason)
    }
  }
  /** No test waits: time passes where sources hang, and only as far as the deadline of `ms`. */
  const hang = (ms: number) => (seen: Seen) => {
    silent.add(seen)
    pass(ms)
    return 'silence' as const
  }
  const onFailure = (each: SourceFailed) => void failures.push(each)
  const sources = openSources(settings, {
    ...(real ?? { timing, timeoutMs: ATTEMPT_MS, budgetMs: BUDGET_MS }),
    ...(transactions && { transactions }),
    onFailure,
  })
  const town = await onSampleTown(imported ? asImported() : undefined, sources)
  return {
    ...town,
    anna: town.as(ANNA),
    fakes,
    failures,
    /** Lets a fake do `answer` from now on; a silent one is given up at the attempt's deadline. */
    let: (fake: FakeSource, answer: FakeAnswer, deadline = ATTEMPT_MS) => {
      fake.misbehave = answer === 'silence' ? hang(deadline) : answer
    },
    pass,
    asked: () => Object.values(fakes).flatMap(({ requests }) => requests).length,
    async [Symbol.asyncDispose]() {
      town.close()
      for (const fake of Object.values(fakes)) await fake[Symbol.asyncDispose]()
    },
  }
}

/** Every source with a key, and those without. */
export const ALL = { LIVE_SOURCES: 'true', BAG_API_KEY: KEY, EP_ONLINE_API_KEY: KEY }
export const KEYLESS = { LIVE_SOURCES: 'true' }
export const house = { postcode: HOUSE.postcode, huisnummer: HOUSE.huisnummer }

export const codes = (warnings: readonly { readonly code: string }[]) =>
  warnings.map(({ code }) => code)

/** The ways in which a source lets us down, and the warning that each gives. */
export const FAULTS: Record<string, [FakeAnswer, string]> = {
  slow: ['silence', 'SOURCE_TIMEOUT'],
  'cut off': ['cut', 'SOURCE_UNREACHABLE'],
  down: [{ status: 500 }, 'SOURCE_UNREACHABLE'],
  busy: [{ status: 429, headers: { 'retry-after': '3600' } }, 'SOURCE_BUSY'],
  'refusing the key': [{ status: 401 }, 'SOURCE_REFUSED'],
  'a web page': [{ type: 'text/html', text: '<html>' }, 'SOURCE_BAD_ANSWER'],
  truncated: [{ text: '{"_embedded":' }, 'SOURCE_BAD_ANSWER'],
  huge: [{ text: `"${'x'.repeat(10 << 20)}"` }, 'SOURCE_BAD_ANSWER'],
  'sending us elsewhere': [
    { status: 302, headers: { location: 'https://elsewhere.example/' } },
    'SOURCE_BAD_ANSWER',
  ],
  'of a wrong type': [{ json: { _embedded: { adressen: 'none' } } }, 'SOURCE_BAD_ANSWER'],
  'of nothing': [{ text: 'null' }, 'SOURCE_BAD_ANSWER'],
  'of an empty object': [{ json: {} }, 'SOURCE_BAD_ANSWER'],
}
