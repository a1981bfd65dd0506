import { createServer, request as forward } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface BearerProxy {
  readonly origin: string
  close(): Promise<void>
}

/**
 * The official suite has no way to send a token. This proxy adds one to every request, so that
 * each scenario passes the whole token stack. Nothing else changes: a foreign Host or Origin, as
 * the DNS-rebinding scenario sends it, arrives as it was.
 * @param target origin of the gateway.
 */
export async function startBearerProxy(target: string, token: string): Promise<BearerProxy> {
  const { host, hostname, port } = new URL(target)
  const server = createServer((incoming, outgoing) => {
    const own = incoming.headers.host === `localhost:${(server.address() as AddressInfo).port}`
    const headers = {
      ...incoming.headers,
      host: own ? host : incoming.headers.host,
      authorization: `Bearer ${token}`,
    }
    const { method, url: path } = incoming
    const onward = forward({ hostname, port, method, path, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    outgoing.on('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
