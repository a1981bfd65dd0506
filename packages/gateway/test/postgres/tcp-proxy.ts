import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** A network between a client and a server, that a test can slow down and cut. */
export interface TcpProxy {
  readonly port: number
  /** Milliseconds that each packet takes, drawn anew for each. */
  delay: () => number
  /** Nothing arrives any more, in the connections that are open and in new ones. */
  cut(): void
  /** Connections break, those that are open and every new one, as at a load balancer without a server. */
  drop(): void
  /** New connections work again; those that were open meanwhile stay dead. */
  mend(): void
  /**
   * The next packet of a client that has `text` in it arrives; the answer to it does not, and the
   * connection breaks instead. Resolves when the server has answered.
   */
  loseAnswerTo(text: string): Promise<void>
  close(): Promise<void>
}

/** Listens on loopback and passes everything on. */
export async function startProxy(target: {
  readonly host: string
  readonly port: number
}): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let state: 'works' | 'cut' | 'drops' = 'works'
  let lost: { text: string; done: () => void } | undefined

  const server = createServer((client) => {
    if (state === 'drops') return void client.destroy()
    const upstream = connect(target.port, target.host)
    let losing: (() => void) | undefined
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', end).on('close', () => {
        sockets.delete(socket)
        end()
      })
    }
    pass(client, upstream, (chunk) => {
      if (!lost || !chunk.includes(lost.text)) return
      losing = lost.done
      lost = undefined
    })
    pass(upstream, client, () => {
      if (!losing) return
      end()
      losing()
    })
    // A cut network takes nothing in, not even that a connection ends.
    if (state === 'cut') for (const socket of [client, upstream]) socket.pause()
  })

  /** In order, each chunk after its delay. */
  function pass(from: Socket, to: Socket, look: (chunk: Buffer) => void): void {
    let before: Promise<void> = Promise.resolve()
    from.on('data', (chunk: Buffer) => {
      before = before.then(async () => {
        const ms = proxy.delay()
        if (ms > 0) await wait(ms)
        look(chunk)
        if (!from.isPaused() && to.writable) to.write(chunk)
      })
    })
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy: TcpProxy = {
    port: (server.address() as AddressInfo).port,
    delay: () => 0,
    cut() {
      state = 'cut'
      for (const socket of sockets) socket.pause()
    },
    drop() {
      state = 'drops'
      for (const socket of sockets) socket.destroy()
    },
    mend() {
      state = 'works'
    },
    loseAnswerTo: (text) =>
      new Promise((done) => {
        lost = { text, done }
      }),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return proxy
}
