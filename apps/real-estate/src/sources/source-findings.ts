import type { SourceFailed, SourceFault } from './source-failed.ts'

/** What came of asking one source something whose answer is known. */
export interface SourceFinding {
  readonly source: string
  /** `drift`: it answered, and not as documented. */
  readonly outcome: 'ok' | 'drift' | 'down' | 'not-configured'
  readonly detail: string
  /** Nobody is asked it; it was only looked at. */
  readonly switchedOff?: boolean
}

const DRIFT = new Set<SourceFault>([
  'invalid',
  'not-json',
  'too-large',
  'redirect',
  'request-refused',
])

/** Whether a source that failed answered otherwise than documented, or could not be asked. */
export const outcomeOf = ({ fault }: SourceFailed): 'drift' | 'down' =>
  DRIFT.has(fault) ? 'drift' : 'down'

/**
 * 0: all that is configured answers as documented; 1: drift; 2: nothing could be concluded. What
 * is switched off counts for nothing.
 */
export function exitCodeOf(findings: readonly SourceFinding[]): 0 | 1 | 2 {
  const has = (outcome: SourceFinding['outcome']) =>
    findings.some((each) => each.outcome === outcome && !each.switchedOff)
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
