import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { createEntraLocal, type EntraLocal, refuseProduction } from './create-entra-local.ts'
import { ConnectionDropped } from './faults.ts'
import type { EntraLocalOptions } from './options.ts'

export interface StartOptions extends Omit<EntraLocalOptions, 'origin'> {
  /** 0 takes any free port. */
  readonly port: number
  /** The address to listen on. Default: 127.0.0.1, this machine only. */
  readonly host?: string
  /** Default: `http://localhost:<port>`. Set it when others reach it by another name. */
  readonly origin?: string
}

export interface RunningEntraLocal extends Omit<EntraLocal, 'fetch' | 'ready'> {
  readonly port: number
  /** Stops listening and drops open connections. */
  close(): Promise<void>
}

const SECOND = 1000
const MAX_CONNECTIONS = 256

/**
 * Listens, and resolves once tokens can be issued.
 * @throws ConfigurationError as {@link createEntraLocal} does; the system's error for a taken port.
 */
export async function startEntraLocal(options: StartOptions): Promise<RunningEntraLocal> {
  refuseProduction()
  const server = createServer({
    headersTimeout: 5 * SECOND,
    requestTimeout: 10 * SECOND,
    keepAliveTimeout: 5 * SECOND,
    connectionsCheckingInterval: 5 * SECOND,
  })
  server.maxConnections = MAX_CONNECTIONS
  const port = await listen(server, options)
  try {
    const entra = createEntraLocal({
      ...options,
      origin: options.origin ?? `http://localhost:${port}`,
    })
    const listener = getRequestListener(droppable(entra.fetch), { overrideGlobalObjects: false })
    server.on('request', listener)
    await entra.ready
    const { fetch: _, ready: __, ...rest } = entra
    return { ...rest, port, close: () => close(server) }
  } catch (fault) {
    await close(server)
    throw fault
  }
}

/** A fault may say to hang up, which takes the socket. */
const droppable =
  (fetch: EntraLocal['fetch']): FetchCallback =>
  async (request, { outgoing }) => {
    try {
      return await fetch(request)
    } catch (fault) {
      if (!(fault instanceof ConnectionDropped)) throw fault
      outgoing.destroy()
      return RESPONSE_ALREADY_SENT
    }
  }

type FetchCallback = Parameters<typeof getRequestListener>[0]

async function listen(server: Server, { port, host = '127.0.0.1' }: StartOptions): Promise<number> {
  server.listen(port, host)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
