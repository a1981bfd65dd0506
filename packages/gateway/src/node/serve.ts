import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Gateway } from '../assembly/gateway.ts'
import { explainListening } from './explain-listening.ts'

export interface Listening {
  readonly port: number
  /**
   * Says on `/readyz` that it leaves, waits `leaveMs` until nobody sends new requests, stops
   * accepting, lets running requests end, then closes the gateway. Requests have `graceMs` from the
   * beginning; what still runs then is cut off.
   */
  stop(graceMs?: number): Promise<void>
}

export interface ListenOptions {
  readonly host: string
  readonly port: number
  /** Milliseconds that `stop` still takes new requests, while the platform learns not to send them. */
  readonly leaveMs?: number
}

/** Bounds on what one connection may hold open; the tool host has its own for bodies and calls. */
const TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
}
const IDLE_CHECK_MS = 100
const MAX_HEADER_BYTES = 32 * 1024
/** One connection holds a socket, and at most one body or call at a time. */
const MAX_CONNECTIONS = 1_024

/** Kubernetes and Container Apps kill 30 s after they ask to stop. */
const GRACE_MS = 25_000

/** @throws a plain sentence when the port is taken or not allowed. */
export async function serve(
  gateway: Gateway,
  { host, port, leaveMs = 0 }: ListenOptions,
): Promise<Listening> {
  let leaving = false
  const options = { ...TIMEOUTS, maxHeaderSize: MAX_HEADER_BYTES }
  const server = createServer(options, (request, response) => {
    // A request on a kept connection could arrive just when that is closed, and get no answer.
    if (leaving) response.shouldKeepAlive = false
    gateway.handle(request, response)
  })
  server.maxConnections = MAX_CONNECTIONS
  await listen(server, host, port)
  return {
    port: (server.address() as AddressInfo).port,
    async stop(graceMs = GRACE_MS) {
      leaving = true
      gateway.leave()
      const patience = Promise.withResolvers<void>()
      const deadline = setTimeout(patience.resolve, graceMs)
      await Promise.race([pause(leaveMs, undefined, { ref: false }), patience.promise])
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      void patience.promise.then(() => server.closeAllConnections())
      // A kept-alive connection becomes idle when its last answer has left, and not before.
      const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS)
      await Promise.race([gateway.drain(), patience.promise])
      await closed
      clearTimeout(deadline)
      clearInterval(idle)
      await gateway.close()
    },
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(explainListening(error, { host, port, setting: 'PORT' })),
    )
    server.listen(port, host, resolve)
  })
}
