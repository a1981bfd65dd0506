import type { RecordedAuditEntry } from '../storage/ports/audit-trail.ts'
import { type Command, EXIT, misused } from './command.ts'
import { withDeployment } from './deployment.ts'
import { readOptions } from './options.ts'
import { reportJson } from './report-json.ts'

const USAGE = `Usage: voordeur audit [--limit <n>] [--before <n>] [--json]

Shows what happened to grants and signing keys, the newest first.

  --limit   how many entries, 1 to 1000 (50)
  --before  only entries older than the one with this number
  --json    one JSON object

Exit code 0   done
          1   not done
          2   wrong use
`

const OPTIONS = { limit: 'string', before: 'string', json: 'boolean' } as const
const [USUAL, MOST] = [50, 1_000]

export const audit: Command = {
  name: 'audit',
  summary: 'shows what happened to grants and signing keys, the newest first',
  usage: USAGE,
  async run(context) {
    const { limit, before, json } = readOptions(context.arguments, OPTIONS, USAGE)
    const most = whole(limit, 'limit', MOST) ?? USUAL
    const below = whole(before, 'before', Number.MAX_SAFE_INTEGER)
    const entries = await withDeployment(context, ({ store }) => store.auditTrail.list(most, below))
    context.stdout.write(json ? asJson(entries) : asText(entries))
    return EXIT.done
  },
}

function whole(text: string | undefined, name: string, most: number): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number
  throw misused(`--${name} must be a whole number from 1 to ${most}.`)
}

const asText = (entries: readonly RecordedAuditEntry[]): string =>
  entries.length === 0
    ? 'Nothing is recorded.\n'
    : entries.map((entry) => `${line(entry)}\n`).join('')

function line({ sequence, at, event, grantHash, personId, clientId }: RecordedAuditEntry): string {
  const about = { grant: grantHash, person: personId, client: clientId }
  const named = Object.entries(about).flatMap(([name, id]) =>
    id === undefined ? [] : [`${name}=${printable(id)}`],
  )
  return [`${sequence}`.padStart(6), iso(at), event.padEnd(18), ...named].join('  ').trimEnd()
}

/** A client's id may be an address that a stranger chose. */
const printable = (text: string): string => text.replace(/[^\x21-\x7e]/g, '?')

const iso = (at: number): string => new Date(at).toISOString()

const asJson = (entries: readonly RecordedAuditEntry[]): string => {
  const shown = entries.map(({ at, expiresAt, ...rest }) => ({
    ...rest,
    at: iso(at),
    expiresAt: iso(expiresAt),
  }))
  return reportJson('audit', { entries: shown })
}
