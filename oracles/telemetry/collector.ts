import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A span as it comes over the wire (opentelemetry-proto, trace/v1, in its JSON form). */
export interface WireSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly traceState?: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly Attribute[]
  readonly status: { readonly code?: number }
}

interface Attribute {
  readonly key: string
  readonly value: { readonly stringValue?: string; readonly intValue?: number | string }
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] }
    readonly scopeSpans: readonly { readonly spans: readonly WireSpan[] }[]
  }[]
}

/** A collector of traces on loopback: OTLP over HTTP, and nothing but what is sent to it. */
export interface Collector extends AsyncDisposable {
  readonly url: URL
  readonly spans: WireSpan[]
  /** Attributes of the process that sent the last spans. */
  resource: Readonly<Record<string, unknown>>
  /** Paths that were asked. */
  readonly paths: string[]
  /** What it answers, once it has read a batch. */
  answer: () => number | Promise<number>
}

export async function startCollector(): Promise<Collector> {
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    collector.paths.push(`${request.method} ${request.url} ${request.headers['content-type']}`)
    const { resourceSpans } = JSON.parse(text) as Export
    for (const { resource, scopeSpans } of resourceSpans) {
      collector.resource = valuesOf(resource.attributes)
      for (const { spans } of scopeSpans) collector.spans.push(...spans)
    }
    const status = await collector.answer()
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const collector: Collector = {
    url: new URL(`http://127.0.0.1:${port}`),
    spans: [],
    resource: {},
    paths: [],
    answer: () => 200,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return collector
}

export const valuesOf = (attributes: readonly Attribute[]): Record<string, unknown> =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]),
  )
