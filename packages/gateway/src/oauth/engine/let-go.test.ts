import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { systemClock } from '../../kernel/clock.ts'
import type { Store } from '../../storage/ports/store.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import { refresh, sharedVault, startEngine } from './engine-fixture.ts'
import { lettingGo } from './let-go.ts'

const isWhole = ({ req, res, request, response }: KoaContextWithOIDC) =>
  [req, res, request, response].every((each) => each !== undefined)

const isEmpty = ({ req, res, request, response, oidc }: KoaContextWithOIDC) =>
  [req, res, request, response, oidc.entities, oidc.params, oidc.body].every(
    (each) => each === undefined,
  )

/** A context as Koa and the engine make it, as far as it is taken apart. */
const contextOf = (req: IncomingMessage, res: ServerResponse) =>
  ({
    ...{ req, res, request: { req }, response: { res } },
    oidc: { entities: {}, params: {}, body: {} },
  }) as unknown as KoaContextWithOIDC

describe('what a request held', () => {
  let store: Store
  beforeEach(async () => {
    store = await openSqliteStore(':memory:', sharedVault, systemClock)
  })
  afterEach(() => store.close())

  it('is let go once the engine’s answer has left', async () => {
    const engine = await startEngine({ store })
    const { refreshToken } = await engine.connect()
    const granted = once(engine.provider, 'grant.success') as Promise<[KoaContextWithOIDC]>
    assert.equal((await refresh(engine, refreshToken)).status, 200)
    const [ctx] = await granted
    for (let turn = 0; turn < 100 && !isEmpty(ctx); turn++) await nextTurn()
    assert.ok(isEmpty(ctx))
    await engine.kill()
  })

  it('stays until the answer has left', async () => {
    const seen: boolean[] = []
    const context = await asked(async (ctx) => {
      await lettingGo(ctx, async () => void seen.push(isWhole(ctx)))
      await nextTurn()
      seen.push(isWhole(ctx))
      ctx.res.end('answer')
      seen.push(isWhole(ctx))
    })
    assert.deepEqual(seen, [true, true, true])
    assert.ok(isEmpty(context))
  })

  it('stays for whoever answers a client that has left, and is let go then', async () => {
    let afterwards: boolean | undefined
    const context = await asked(async (ctx, leave) => {
      await lettingGo(ctx, async () => {
        leave()
        await once(ctx.res, 'close')
      })
      afterwards = isWhole(ctx)
    })
    assert.equal(afterwards, true)
    assert.ok(isEmpty(context))
  })

  it('is let go when the request fails, and the failure is told', async () => {
    const context = await asked(async (ctx) => {
      const failed = lettingGo(ctx, () => Promise.reject(new Error('broken')))
      await assert.rejects(failed, /broken/)
      assert.ok(isWhole(ctx))
      ctx.res.end()
    })
    assert.ok(isEmpty(context))
  })
})

/** Makes one request to `handle`. @returns its context, some turns after its connection closed. */
async function asked(
  handle: (ctx: KoaContextWithOIDC, leave: () => void) => Promise<void>,
): Promise<KoaContextWithOIDC> {
  const { promise, resolve, reject } = Promise.withResolvers<KoaContextWithOIDC>()
  const server = createServer(async (req, res) => {
    const ctx = contextOf(req, res)
    await handle(ctx, () => socket.destroy()).then(() => resolve(ctx), reject)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.end('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n').resume()
  try {
    const ctx = await promise
    if (!socket.closed) await once(socket, 'close')
    await nextTurn()
    await nextTurn()
    return ctx
  } finally {
    await new Promise((closed) => server.close(closed))
  }
}
