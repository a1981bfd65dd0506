import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { explainListening } from './explain-listening.ts'

/** What is served: all metrics, made anew for each reading. */
export interface MetricsText {
  read(): Promise<{ readonly contentType: string; readonly text: string }>
}

export interface MetricsServer {
  readonly port: number
  close(): Promise<void>
}

const TIMEOUTS = {
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
}
/** A few collectors; who floods this port keeps no other from the server itself. */
const MAX_CONNECTIONS = 16
const MAX_HEADER_BYTES = 8 * 1024

/**
 * `GET /metrics` on a port of its own: what the process counts is nobody's business on the port
 * that strangers reach.
 * @throws a plain sentence when the port is taken or not allowed.
 */
export async function serveMetrics(
  metrics: MetricsText,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<MetricsServer> {
  const server = createServer(
    { ...TIMEOUTS, maxHeaderSize: MAX_HEADER_BYTES },
    (request, response) => answer(metrics, request, response).catch(() => response.destroy()),
  )
  server.maxConnections = MAX_CONNECTIONS
  // It is there for a process that serves; alone it keeps none alive.
  server.unref()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(explainListening(error, { host, port, setting: 'METRICS_PORT' })),
    )
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    },
  }
}

async function answer(
  metrics: MetricsText,
  { method, url }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (url !== '/metrics') return void response.writeHead(404).end()
  if (method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end()
  const { contentType, text } = await metrics.read()
  response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' })
  response.end(text)
}
