import type { Child } from './child.ts'
import type { Exchange, Questions } from './load/job.ts'
import { withToken } from './load/turns.ts'
import { labels, type VariantName } from './variants.ts'
import { callHeaders, calls, type Era, type Inquiry } from './workload.ts'

/** A running server and what to ask it. */
export interface Target {
  readonly name: VariantName
  readonly server: Child
  /** What it calls its version, for those that are not ours. */
  readonly version?: string
  readonly questions: Omit<Questions, 'connections' | 'durationMs'>
}

/** What to ask a server, and how to know that it answers rightly. */
export interface Probe {
  readonly headers: Readonly<Record<string, string>>
  readonly asks: readonly Asked[]
  readonly tokens?: readonly string[]
}

export interface Asked {
  readonly body: string
  /** Whether this is the whole right answer, and nothing else. */
  readonly accepts: (answer: string) => boolean
}

const PATH = '/mcp'

/**
 * Asks every question once and keeps the answers that the load is compared with.
 * @throws for an answer that is not the right one.
 */
export async function probe(name: VariantName, server: Child, asked: Probe): Promise<Target> {
  const { port, version } = server.ready as { port: number; version?: string }
  const { tokens, asks } = asked
  const headers = { host: `localhost:${port}`, ...asked.headers }
  const checked: Exchange[] = []
  for (const { body, accepts } of asks) {
    const expected = await post(port, withToken(headers, tokens?.[0]), body)
    if (!accepts(expected))
      throw new Error(
        `${labels[name]} does not give the expected answer: ${expected.slice(0, 400)}`,
      )
    checked.push({ body, expected })
  }
  const [first, ...rest] = checked
  if (first === undefined) throw new Error('There is nothing to ask.')
  const exchanges: [Exchange, ...Exchange[]] = [first, ...rest]
  return {
    ...{ name, server, ...(version ? { version } : {}) },
    questions: { port, path: PATH, headers, exchanges, ...(tokens ? { tokens } : {}) },
  }
}

/**
 * The calls of the load in one era, whose answers must have the same bytes everywhere (`exactly`)
 * or, of a server that words them in its own way, the same building.
 */
export const callProbe = (
  era: Era,
  answers: 'exactly' | 'building',
  tokens?: readonly string[],
): Probe => ({
  headers: callHeaders(era),
  asks: calls(era).map((inquiry) => ({
    body: inquiry.body,
    accepts: (text) =>
      answers === 'exactly' ? isExactly(text, inquiry) : hasBuilding(text, inquiry),
  })),
  ...(tokens ? { tokens } : {}),
})

async function post(port: number, headers: Questions['headers'], body: string): Promise<string> {
  // fetch sets Host itself: to the name that the servers know themselves by.
  const { host: _, ...rest } = { host: '', ...headers }
  const url = `http://localhost:${port}${PATH}`
  const signal = AbortSignal.timeout(10_000)
  return (await fetch(url, { method: 'POST', headers: rest, body, signal })).text()
}

/** The same message in the same number of bytes, whatever the order of its members. */
const isExactly = (text: string, { answer }: Inquiry): boolean =>
  text.length === JSON.stringify(answer).length && sorted(parsed(text)) === sorted(answer)

const hasBuilding = (text: string, { answer }: Inquiry): boolean => {
  const { structuredContent } = answer['result'] as { structuredContent: unknown }
  const { result } = parsed(text) as { result?: { structuredContent?: unknown; isError?: boolean } }
  return !result?.isError && sorted(result?.structuredContent) === sorted(structuredContent)
}

/** The message of a JSON answer, or that of an event stream with one event. */
export function parsed(text: string): Readonly<Record<string, unknown>> {
  const data = /^data: (.*)$/m.exec(text)?.[1]
  try {
    return JSON.parse(data ?? text) as Record<string, unknown>
  } catch {
    return {}
  }
}

const sorted = (value: unknown) =>
  JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
