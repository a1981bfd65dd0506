import type { Fetched } from './answer-cache.ts'
import type { LiveSources } from './open-sources.ts'
import type { SourceCall } from './source-client.ts'
import { SourceFailed } from './source-failed.ts'

/** What came of asking one source something whose answer is known. */
export interface SourceFinding {
  readonly source: string
  /** `drift`: it answered, and not as documented. */
  readonly outcome: 'ok' | 'drift' | 'down' | 'not-configured'
  readonly detail: string
}

/** The address that Kadaster's own Getting Started of the BAG API asks for, and its building. */
const PROBE = {
  postcode: '2631CR',
  huisnummer: 15,
  nid: '1926200000508011',
  oid: '1926010000508012',
}
const PAND = '1926100000485708'
/** Somewhere in the same place. */
const POINT = { lat: 52.0449, lon: 4.4004 }

const DRIFT = new Set(['invalid', 'not-json', 'too-large', 'redirect', 'request-refused'])

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
  const { locatieserver, bagOgc, cbsAreas, bagApi, epOnline } = sources ?? {}
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
    [
      'CBS wijken en buurten',
      'LIVE_SOURCES=true',
      cbsAreas && ((call) => cbsAreas.neighbourhoodAt(POINT, call)),
      (value) => value !== undefined,
    ],
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
  ]
}

async function finding(
  [source, setting, ask, looksRight]: Probe,
  call: SourceCall,
): Promise<SourceFinding> {
  if (!ask) return { source, outcome: 'not-configured', detail: `set ${setting} to ask it` }
  try {
    const { value } = await ask(call)
    if (looksRight(value)) return { source, outcome: 'ok', detail: 'answers as documented' }
    return { source, outcome: 'drift', detail: 'answers, but not with the address that was asked' }
  } catch (error) {
    if (!(error instanceof SourceFailed)) throw error
    const drift = DRIFT.has(error.fault)
    return { source, outcome: drift ? 'drift' : 'down', detail: error.fault }
  }
}

/** 0: all that is configured answers as documented; 1: drift; 2: nothing could be concluded. */
export function exitCodeOf(findings: readonly SourceFinding[]): 0 | 1 | 2 {
  const has = (outcome: SourceFinding['outcome']) =>
    findings.some((each) => each.outcome === outcome)
  if (has('drift')) return 1
  return has('down') || !has('ok') ? 2 : 0
}

/** The findings for a person, and in one line what they mean. */
export function report(findings: readonly SourceFinding[]): string {
  const lines = findings.map(
    ({ source, outcome, detail }) => `${outcome.padEnd(14)} ${source}: ${detail}`,
  )
  return `${[...lines, '', VERDICTS[verdictOf(findings)]].join('\n')}\n`
}

function verdictOf(findings: readonly SourceFinding[]): keyof typeof VERDICTS {
  if (findings.every(({ outcome }) => outcome === 'not-configured')) return 'nothing'
  const code = exitCodeOf(findings)
  if (code === 2 && !findings.some(({ outcome }) => outcome === 'ok')) return 'offline'
  return code === 0 ? 'ok' : code === 1 ? 'drift' : 'partly'
}

const VERDICTS = {
  ok: 'Every configured source answers as documented.',
  drift:
    'A source answers otherwise than documented; its file in apps/real-estate/src/sources needs a look.',
  partly: 'Some sources could not be asked; nothing is known about those.',
  offline: 'No source could be reached. That looks like no network, and says nothing about drift.',
  nothing: 'No live source is configured, so nothing was asked. Set LIVE_SOURCES=true or a key.',
}
