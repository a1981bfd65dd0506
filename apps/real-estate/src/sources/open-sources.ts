import { type AnonymousBudget, createAnonymousBudget } from './anonymous-budget.ts'
import { BAG_API, type BagApi, bagApi, bagApiHeaders } from './bag-api.ts'
import { BAG_OGC, type BagOgc, bagOgc } from './bag-ogc.ts'
import { CBS_AREAS, type CbsAreas, cbsAreas } from './cbs-areas.ts'
import { EP_ONLINE, type EpOnline, epOnline, epOnlineHeaders } from './ep-online.ts'
import { LOCATIESERVER, type Locatieserver, locatieserver } from './locatieserver.ts'
import { createSourceClient, type SourceSettings } from './source-client.ts'
import type { DataMode, SourceName, SourcesSettings } from './source-settings.ts'
import { systemTiming, type Timing } from './timing.ts'

/** The sources that may be asked; one that is missing is not configured. */
export interface LiveSources {
  readonly mode: Exclude<DataMode, 'embedded'>
  readonly bagApi?: BagApi
  readonly epOnline?: EpOnline
  readonly locatieserver?: Locatieserver
  readonly bagOgc?: BagOgc
  /** Known and checked by `npm run sources:check`; no tool asks it yet. */
  readonly cbsAreas?: CbsAreas
  readonly anonymous: AnonymousBudget
  readonly timing: Timing
  /** For one tool call, milliseconds. */
  readonly budgetMs: number
}

export interface SourcesOptions
  extends Pick<SourceSettings, 'timeoutMs' | 'maxBytes' | 'onFailure'> {
  readonly timing?: Timing
  readonly budgetMs?: number
}

const HOUR = 3_600_000
const CALL_BUDGET_MS = 8_000

/** Nothing is fetched yet. `undefined` when nothing may ever be. */
export function openSources(
  settings: SourcesSettings,
  { timing = systemTiming, budgetMs = CALL_BUDGET_MS, ...options }: SourcesOptions = {},
): LiveSources | undefined {
  const { mode, keyless, bagApiKey, epOnlineKey, urls, anonymousPerDay } = settings
  if (mode === 'embedded' || !(keyless || bagApiKey || epOnlineKey)) return undefined
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
      cbsAreas: cbsAreas(client('cbsAreas', CBS_AREAS.title, 30 * 24 * HOUR)),
    }),
  }
}
