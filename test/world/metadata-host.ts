import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A website on loopback that serves client metadata documents, and counts who comes. */
export interface MetadataHost {
  readonly origin: string
  /** Serves `document` at `path`; its `client_id` is that address unless it states another. */
  serve(path: string, document: Record<string, unknown>): string
  /** TCP connections so far. */
  connections(): number
  close(): Promise<void>
}

export async function startMetadataHost(): Promise<MetadataHost> {
  const documents = new Map<string, string>()
  let connections = 0
  const server = createServer((request, response) => {
    const document = documents.get(request.url ?? '')
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' })
    response.end(document ?? '{}')
  })
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    origin,
    serve(path, document) {
      const url = origin + path
      documents.set(path, JSON.stringify({ client_id: url, ...document }))
      return url
    },
    connections: () => connections,
    async close() {
      if (!server.listening) return
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
