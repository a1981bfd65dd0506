import { toRd } from '../domain/rd-wgs84.ts'
import type { Fetched } from './answer-cache.ts'
import { CBS_AREAS, type CbsEdition, type Neighbourhood } from './cbs-areas.ts'
import type { LiveSources } from './open-sources.ts'
import type { SourceCall } from './source-client.ts'
import { SourceFailed } from './source-failed.ts'
import { outcomeOf, type SourceFinding } from './source-findings.ts'
import { WOZ_COUNTER } from './woz-counter.ts'

/** The address that Kadaster's own Getting Started of the BAG API asks for, and its building. */
const PROBE = {
  postcode: '2631CR',
  huisnummer: 15,
  nid: '1926200000508011',
  oid: '1926010000508012',
}
const WOZ_KEY = { nummeraanduidingId: PROBE.nid, adresseerbaarObjectId: PROBE.oid }
const PAND = '1926100000485708'
/** Somewhere in the same place, among homes. */
export const PROBE_POINT = toRd({ lat: 52.0449, lon: 4.4004 })

type Probe = readonly [
  source: string,
  setting: string,
  ask: ((call: SourceCall) => Promise<Fetched<unknown>>) | undefined,
  looksRight: (value: unknown) => boolean,
]

/** Asks every configured source one question each, one after another. */
export async function checkSources(
  sources: LiveSources | undefined,
  signal: AbortSignal,
): Promise<readonly SourceFinding[]> {
  const findings: SourceFinding[] = []
  for (const probe of probes(sources)) findings.push(await finding(probe, { signal }))
  return findings
}

function probes(sources: LiveSources | undefined): readonly Probe[] {
  const { locatieserver, bagOgc, cbsEditions = [], bagApi, epOnline, wozCounter } = sources ?? {}
  const isProbe = (value: unknown) =>
    Array.isArray(value) && value.some((each) => each.nummeraanduidingId === PROBE.nid)
  return [
    [
      'PDOK Locatieserver',
      'LIVE_SOURCES=true',
      locatieserver && ((call) => locatieserver.addressesAt(PROBE, call)),
      isProbe,
    ],
    [
      'PDOK BAG OGC API: object',
      'LIVE_SOURCES=true',
      bagOgc && ((call) => bagOgc.object(PROBE.oid, call)),
      (value) => value !== undefined,
    ],
    [
      'PDOK BAG OGC API: building',
      'LIVE_SOURCES=true',
      bagOgc && ((call) => bagOgc.building(PAND, call)),
      (value) => value !== undefined,
    ],
    ...cbsProbes(cbsEditions),
    [
      'Kadaster BAG API: address',
      'BAG_API_KEY',
      bagApi && ((call) => bagApi.addressesAt({ ...PROBE, includeEnded: false }, call)),
      isProbe,
    ],
    [
      'Kadaster BAG API: building',
      'BAG_API_KEY',
      bagApi && ((call) => bagApi.building(PAND, call)),
      (value) => value !== undefined,
    ],
    [
      'EP-Online',
      'EP_ONLINE_API_KEY',
      epOnline && ((call) => epOnline.labels(PROBE.oid, call)),
      Array.isArray,
    ],
    [
      WOZ_COUNTER.title,
      'WOZ_COUNTER=unofficial',
      wozCounter && ((call) => wozCounter.values(WOZ_KEY, call)),
      // Not every address has a public value; what it says has been held against the question.
      () => true,
    ],
  ]
}

/** Newer editions have borders only; the oldest must have figures, under the names we know. */
const cbsProbes = (editions: readonly CbsEdition[]): readonly Probe[] =>
  editions.length === 0
    ? [[CBS_AREAS.title, 'LIVE_SOURCES=true', undefined, () => false]]
    : editions.map((edition, index) => [
        edition.title,
        'LIVE_SOURCES=true',
        (call) => edition.neighbourhoodAt(PROBE_POINT, call),
        index === editions.length - 1 ? hasFigures : (value) => value !== undefined,
      ])

const hasFigures = (value: unknown): boolean =>
  Object.values((value as Neighbourhood | undefined)?.figures ?? {}).some((each) => each !== null)

async function finding(
  [source, setting, ask, looksRight]: Probe,
  call: SourceCall,
): Promise<SourceFinding> {
  if (!ask) return { source, outcome: 'not-configured', detail: `set ${setting} to ask it` }
  try {
    const { value } = await ask(call)
    if (looksRight(value)) return { source, outcome: 'ok', detail: 'answers as documented' }
    return { source, outcome: 'drift', detail: 'answers, but not with what was asked' }
  } catch (error) {
    if (!(error instanceof SourceFailed)) throw error
    return { source, outcome: outcomeOf(error), detail: error.fault }
  }
}
