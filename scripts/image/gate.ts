import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A way to another server on this machine that can be closed for a while. */
export interface Gate extends AsyncDisposable {
  readonly origin: string
  /** The next request waits. @returns when it has come. */
  close(): Promise<void>
  /** Lets what waits go on. */
  open(): void
}

/** @param target the origin that requests without a body go on to. */
export async function startGate(target: string): Promise<Gate> {
  let held:
    | { readonly came: PromiseWithResolvers<void>; readonly go: PromiseWithResolvers<void> }
    | undefined
  const pass = async ({ url = '/', headers }: IncomingMessage) => {
    held?.came.resolve()
    await held?.go.promise
    const { authorization = '', accept = '*/*' } = headers
    return fetch(new URL(url, target), { headers: { authorization, accept } })
  }
  const server = createServer((request, response) => {
    pass(request).then(
      async (answer) => {
        const type = answer.headers.get('content-type') ?? 'text/plain'
        response.writeHead(answer.status, { 'content-type': type }).end(await answer.text())
      },
      () => response.destroy(),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close() {
      held = { came: Promise.withResolvers<void>(), go: Promise.withResolvers<void>() }
      return held.came.promise
    },
    open: () => held?.go.resolve(),
    async [Symbol.asyncDispose]() {
      held?.go.resolve()
      server.closeAllConnections()
      server.close()
    },
  }
}
