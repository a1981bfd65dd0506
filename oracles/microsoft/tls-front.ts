import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { createServer, setDefaultCACertificates, type TLSSocket } from 'node:tls'
import { selfSigned } from './self-signed.ts'

/** An https address on loopback for whatever listens in plain text behind it. */
export interface TlsFront {
  /** `https://localhost:<port>`. */
  readonly origin: string
  /** Says where the bytes go. */
  forwardTo(port: number): void
  close(): Promise<void>
}

/**
 * Microsoft's clients take no http. From here on this process trusts this front and nobody else, so
 * that a client which turns to the real Entra fails instead of reaching it.
 */
export async function startTlsFront(): Promise<TlsFront> {
  const { cert, key } = selfSigned('localhost')
  setDefaultCACertificates([cert])
  const sockets = new Set<TLSSocket>()
  let target = 0
  const server = createServer({ cert, key }, (socket) => {
    sockets.add(socket)
    forward(socket, target)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    forwardTo(port) {
      target = port
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** Whichever end goes first takes the other one along. */
function forward(socket: TLSSocket, port: number): void {
  const inner = connect(port, '127.0.0.1')
  socket.pipe(inner).pipe(socket)
  for (const end of [socket, inner])
    end
      .on('error', () => {})
      .once('close', () => {
        socket.destroy()
        inner.destroy()
      })
}
