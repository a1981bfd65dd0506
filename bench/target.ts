import { type Child, startChild } from './child.ts'
import type { Exchange } from './load/job.ts'
import { exchanges, requestHeaders } from './workload.ts'

/** A running server and what to send it. */
export interface Target {
  readonly name: VariantName
  readonly label: string
  readonly server: Child
  readonly port: number
  readonly headers: Readonly<Record<string, string>>
  readonly exchanges: readonly [Exchange, ...Exchange[]]
}

export type VariantName = 'bare' | 'sdk' | 'gateway'

export const PATH = '/mcp'

export const labels: Readonly<Record<VariantName, string>> = {
  bare: '(a) node:http, JSON parse and stringify',
  sdk: '(b) official SDK, no authentication',
  gateway: '(c) this gateway, bearer token',
}

export async function startPlain(
  name: VariantName,
  module: string,
  cpu: number | undefined,
): Promise<Target> {
  const server = await startChild(module, { cpu })
  return probe(name, server, {})
}

/**
 * Asks every question once and keeps the answers that the load is compared with. All variants
 * must say the same in the same number of bytes, or their figures could not be compared.
 * @throws for an answer that is not the right one.
 */
export async function probe(
  name: VariantName,
  server: Child,
  extraHeaders: Readonly<Record<string, string>>,
): Promise<Target> {
  const { port } = server.ready as { port: number }
  const headers = { host: `localhost:${port}`, ...requestHeaders, ...extraHeaders }
  const checked: Exchange[] = []
  for (const { body, answer } of exchanges) {
    const expected = await post(port, headers, body)
    if (!sameJson(expected, answer) || expected.length !== JSON.stringify(answer).length)
      throw new Error(
        `${labels[name]} does not give the expected answer: ${expected.slice(0, 400)}`,
      )
    checked.push({ body, expected })
  }
  const [first, ...rest] = checked
  if (first === undefined) throw new Error('There is nothing to ask.')
  return { name, label: labels[name], server, port, headers, exchanges: [first, ...rest] }
}

async function post(port: number, headers: Record<string, string>, body: string): Promise<string> {
  // fetch sets Host itself: to the name that the servers know themselves by.
  const { host: _, ...rest } = headers
  const url = `http://localhost:${port}${PATH}`
  const signal = AbortSignal.timeout(10_000)
  return (await fetch(url, { method: 'POST', headers: rest, body, signal })).text()
}

/** The same message, whatever the order of its members. */
function sameJson(text: string, message: unknown): boolean {
  try {
    return sorted(JSON.parse(text)) === sorted(message)
  } catch {
    return false
  }
}

const sorted = (value: unknown) =>
  JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
