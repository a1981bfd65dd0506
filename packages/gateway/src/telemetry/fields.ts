import type { Entry } from './observer.ts'
import type { ServedRequest } from './served-request.ts'

/**
 * The events that are written for every request, with their fields in order; beside these each line
 * has `time`, `level` and `event`. Queries, workbook, alerts and docs/observability.md are checked
 * against this list, and this list against lines that were written.
 */
export const FIELDS = {
  'mcp.request': [
    'method',
    'tool',
    'outcome',
    'status',
    'durationMs',
    'protocol',
    'caller',
    'subject',
    'clientId',
    'traceId',
    'spanId',
    'parentId',
  ],
  'http.request': ['route', 'verb', 'status', 'durationMs'],
  'oauth.token': ['grant', 'result'],
  'delegation.exchange': ['class', 'durationMs'],
  'telemetry.lost': ['sink', 'lost', 'total'],
} as const

export type EntryFields<Event extends keyof typeof FIELDS> = Partial<
  Record<(typeof FIELDS)[Event][number], string | number | undefined>
>

/** Longer text is cut: a client that names itself by a long address does not fill the disk. */
const MAX_TEXT = 256

/** One entry as a line of JSON with its newline. */
export const lineOf = (entry: Entry): string => `${JSON.stringify(wholeLine(entry))}\n`

/** @param at milliseconds since the epoch. */
export function lostLine(fields: EntryFields<'telemetry.lost'>, at: number): string {
  return `${JSON.stringify({ time: isoTime(at), level: 'warn', event: 'telemetry.lost', ...fields })}\n`
}

type Line<Event extends keyof typeof FIELDS> = EntryFields<Event> & {
  readonly time: string
  readonly level: 'info'
  readonly event: Event
}

/** Written out: one object a line, without copying what another function made. */
function wholeLine(entry: Entry): Line<Entry['event']> {
  const { at } = entry
  switch (entry.event) {
    case 'mcp.request':
      return requestLine(entry.of, isoTime(at))
    case 'http.request': {
      const { event, of } = entry
      const { route, verb, status } = of
      const durationMs = rounded(of.durationMs)
      return { time: isoTime(at), level: 'info', event, route, verb, status, durationMs }
    }
    case 'oauth.token': {
      const { event, of } = entry
      return { time: isoTime(at), level: 'info', event, grant: of.grant, result: of.result }
    }
    case 'delegation.exchange': {
      const { event, of } = entry
      const durationMs = rounded(of.durationMs)
      return { time: isoTime(at), level: 'info', event, class: of.class, durationMs }
    }
  }
}

const requestLine = (of: ServedRequest, time: string): Line<'mcp.request'> => ({
  time,
  level: 'info',
  event: 'mcp.request',
  method: cut(of.method),
  tool: cut(of.tool),
  outcome: of.outcome,
  status: of.status,
  durationMs: rounded(of.durationMs),
  protocol: cut(of.protocol),
  caller: of.caller,
  subject: cut(of.subject),
  clientId: cut(of.clientId),
  traceId: of.trace?.traceId,
  spanId: of.trace?.spanId,
  parentId: of.trace?.parentId,
})

let second = Number.NaN
let upToSecond = ''

/** As `toISOString`, which is most of what a line costs; of many lines a second, only one pays. */
function isoTime(at: number): string {
  const now = Math.floor(at / 1000)
  if (now !== second) {
    upToSecond = new Date(now * 1000).toISOString().slice(0, -4)
    second = now
  }
  return `${upToSecond}${String(Math.floor(at) - now * 1000).padStart(3, '0')}Z`
}

function cut<Text extends string | undefined>(text: Text): Text | string {
  return text !== undefined && text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}

/** Microseconds are as fine as anybody reads. */
const rounded = (durationMs: number): number => Math.round(durationMs * 1000) / 1000
