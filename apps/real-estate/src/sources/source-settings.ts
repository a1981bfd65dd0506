import { BAG_API } from './bag-api.ts'
import { BAG_OGC } from './bag-ogc.ts'
import { type CbsAddress, readCbsAddresses } from './cbs-settings.ts'
import { EP_ONLINE } from './ep-online.ts'
import { LOCATIESERVER } from './locatieserver.ts'
import { type MapSettings, readMapSettings } from './map-settings.ts'
import { readTransactionsSetting, readWozCounter } from './paid-settings.ts'
import { sourceAddress as base } from './source-address.ts'

/** Which of the two answers: the register on this disk, live registers, or the first that has it. */
export type DataMode = 'embedded' | 'live' | 'auto'

export interface SourcesSettings {
  readonly mode: DataMode
  /** Sources without a key may be asked. */
  readonly keyless: boolean
  readonly bagApiKey?: string
  readonly epOnlineKey?: string
  /** Requests a day with the operator's keys for callers without a sign-in. */
  readonly anonymousPerDay: number
  readonly urls: Readonly<Record<SourceName, URL>>
  /** Newest first. */
  readonly cbsEditions: readonly CbsAddress[]
  /** Only when the operator chose the interface without documentation. */
  readonly wozCounter?: URL
  readonly maps: MapSettings
}

export type SourceName = 'locatieserver' | 'bagApi' | 'bagOgc' | 'epOnline'

type Env = Readonly<Record<string, string | undefined>>

const MODES: readonly string[] = ['embedded', 'live', 'auto']

/**
 * The settings of the live sources, and what is wrong with them. Without any, nothing is asked
 * over the network.
 */
export function readSourcesSettings(env: Env): {
  readonly settings: SourcesSettings
  readonly faults: readonly string[]
} {
  const faults: string[] = []
  const text = (name: string) => env[name]?.trim() || undefined
  const mode = text('DATA_MODE') ?? 'auto'
  if (!MODES.includes(mode))
    faults.push(`DATA_MODE must be embedded, live or auto, and is "${mode}".`)
  const allowed = text('LIVE_SOURCES')?.toLowerCase() ?? 'false'
  if (allowed !== 'true' && allowed !== 'false') {
    faults.push(`LIVE_SOURCES must be true or false, and is "${allowed}".`)
  }
  const perDay = text('LIVE_ANONYMOUS_DAILY') ?? '0'
  if (!/^\d{1,6}$/.test(perDay)) {
    faults.push('LIVE_ANONYMOUS_DAILY must be a whole number of requests from 0 to 999999.')
  }
  const bagApiKey = key('BAG_API_KEY', text('BAG_API_KEY'), faults)
  const epOnlineKey = key('EP_ONLINE_API_KEY', text('EP_ONLINE_API_KEY'), faults)
  const wozCounter = readWozCounter(text, faults)
  readTransactionsSetting(text, faults)
  if (mode === 'live' && allowed !== 'true' && bagApiKey === undefined) {
    faults.push(
      'DATA_MODE=live has no source of addresses. Set LIVE_SOURCES=true for the ones without a key, or BAG_API_KEY.',
    )
  }
  const settings: SourcesSettings = {
    mode: mode as DataMode,
    keyless: allowed === 'true',
    anonymousPerDay: Number(perDay),
    urls: {
      locatieserver: base(
        'LOCATIESERVER_URL',
        text('LOCATIESERVER_URL'),
        LOCATIESERVER.url,
        faults,
      ),
      bagApi: base('BAG_API_URL', text('BAG_API_URL'), BAG_API.url, faults),
      bagOgc: base('BAG_OGC_URL', text('BAG_OGC_URL'), BAG_OGC.url, faults),
      epOnline: base('EP_ONLINE_URL', text('EP_ONLINE_URL'), EP_ONLINE.url, faults),
    },
    cbsEditions: readCbsAddresses(text('CBS_AREAS_URL'), faults),
    maps: readMapSettings(text, allowed === 'true', faults),
    ...(bagApiKey ? { bagApiKey } : {}),
    ...(epOnlineKey ? { epOnlineKey } : {}),
    ...(wozCounter ? { wozCounter } : {}),
  }
  return { settings, faults }
}

/** It travels in a header, which takes visible ASCII only. The fault never shows it. */
function key(name: string, value: string | undefined, faults: string[]): string | undefined {
  if (value === undefined || /^[\x21-\x7e]{8,500}$/.test(value)) return value
  faults.push(`${name} is no key: a key is 8 to 500 characters without spaces.`)
  return undefined
}
