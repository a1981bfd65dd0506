import { type AnonymousBudget, createAnonymousBudget } from './anonymous-budget.ts'
import { BAG_API, type BagApi, bagApi, bagApiHeaders } from './bag-api.ts'
import { BAG_OGC, type BagOgc, bagOgc } from './bag-ogc.ts'
import type { CbsEdition } from './cbs-areas.ts'
import { EP_ONLINE, type EpOnline, epOnline, epOnlineHeaders } from './ep-online.ts'
import type { TransactionsProvider } from './kadaster-transactions.ts'
import { LOCATIESERVER, type Locatieserver, locatieserver } from './locatieserver.ts'
import type { MapSource } from './map-source.ts'
import { openCbsEditions, openMaps } from './open-places.ts'
import { createSourceClient, type SourceSettings } from './source-client.ts'
import type { DataMode, SourceName, SourcesSettings } from './source-settings.ts'
import { systemTiming, type Timing } from './timing.ts'
import { WOZ_COUNTER, WOZ_MANNERS, type WozCounter, wozCounter } from './woz-counter.ts'

/** The sources that may be asked; one that is missing is not configured. */
export interface LiveSources {
  readonly mode: Exclude<DataMode, 'embedded'>
  readonly bagApi?: BagApi
  readonly epOnline?: EpOnline
  readonly locatieserver?: Locatieserver
  readonly bagOgc?: BagOgc
  /** Newest first. */
  readonly cbsEditions: readonly CbsEdition[]
  /** The families that are switched on. */
  readonly maps: readonly MapSource[]
  readonly wozCounter?: WozCounter
  readonly transactions?: TransactionsProvider
  readonly anonymous: AnonymousBudget
  readonly timing: Timing
  /** For one tool call, milliseconds. */
  readonly budgetMs: number
}

export interface SourcesOptions
  extends Pick<SourceSettings, 'timeoutMs' | 'maxBytes' | 'onFailure'> {
  readonly timing?: Timing
  readonly budgetMs?: number
  /** Of an operator who has a contract; none is built in. */
  readonly transactions?: TransactionsProvider
}

const HOUR = 3_600_000
const CALL_BUDGET_MS = 8_000

/** Nothing is fetched yet. `undefined` when nothing may ever be. */
export function openSources(
  settings: SourcesSettings,
  {
    timing = systemTiming,
    budgetMs = CALL_BUDGET_MS,
    transactions,
    ...options
  }: SourcesOptions = {},
): LiveSources | undefined {
  const { mode, keyless, bagApiKey, epOnlineKey, urls, anonymousPerDay } = settings
  const any = keyless || bagApiKey || epOnlineKey || settings.wozCounter || transactions
  if (mode === 'embedded' || !any) return undefined
  const client = (name: SourceName, title: string, lifetimeMs: number, headers = {}) =>
    createSourceClient({ ...options, timing, title, lifetimeMs, headers, baseUrl: urls[name] })
  return {
    mode,
    timing,
    budgetMs,
    anonymous: createAnonymousBudget(anonymousPerDay, timing.now),
    ...(bagApiKey && {
      bagApi: bagApi(client('bagApi', BAG_API.title, 24 * HOUR, bagApiHeaders(bagApiKey))),
    }),
    ...(epOnlineKey && {
      epOnline: epOnline(
        client('epOnline', EP_ONLINE.title, 24 * HOUR, epOnlineHeaders(epOnlineKey)),
      ),
    }),
    ...(keyless && {
      locatieserver: locatieserver(client('locatieserver', LOCATIESERVER.title, 24 * HOUR)),
      bagOgc: bagOgc(client('bagOgc', BAG_OGC.title, 24 * HOUR), urls.bagOgc),
    }),
    cbsEditions: keyless ? openCbsEditions(settings.cbsEditions, { ...options, timing }) : [],
    maps: keyless ? openMaps(settings.maps, { ...options, timing }) : [],
    ...(settings.wozCounter && {
      wozCounter: wozCounter(
        createSourceClient({
          ...options,
          ...WOZ_MANNERS,
          timing,
          title: WOZ_COUNTER.title,
          baseUrl: settings.wozCounter,
        }),
      ),
    }),
    ...(transactions && { transactions }),
  }
}
