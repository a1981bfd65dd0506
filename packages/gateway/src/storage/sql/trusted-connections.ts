import pg from 'pg'

/** A unit whose statements came one by one, each in time: no fault of its connection. */
export class TookTooLong extends Error {
  override name = 'TookTooLong'
  constructor() {
    super('The transaction took too long.')
  }
}

/** The connections of a pool that are not older than the last sign that such are worth nothing. */
export interface TrustedConnections {
  take(): Promise<pg.PoolClient>
  /** @param error what went wrong with it: then it is closed and never given to somebody else. */
  giveBack(client: pg.PoolClient, error?: unknown): void
}

/** The server ends (57P), can't be spoken to (08), or takes no writes (25006), until it is another. */
const OF_THE_SERVER = /^(57P|08|25006)/

/**
 * A network that swallows everything, a server that moved or one that became writable again is met
 * once: without this, each connection of the time before would fail one more request.
 */
export function trustedConnections(pool: pg.Pool): TrustedConnections {
  const openedIn = new WeakMap<pg.PoolClient, number>()
  let era = 0
  pool.on('connect', (client) => openedIn.set(client, era))
  return {
    async take() {
      for (;;) {
        const client = await pool.connect()
        if (openedIn.get(client) === era) return client
        client.release(true)
      }
    },
    giveBack(client, error) {
      if (error !== undefined && isOfAll(error)) era += 1
      client.release(error !== undefined)
    },
  }
}

/** Without a SQLSTATE it is the connection's; most others are the statement's own. */
const isOfAll = (error: unknown): boolean =>
  error instanceof pg.DatabaseError
    ? OF_THE_SERVER.test(error.code ?? '')
    : !(error instanceof TookTooLong)
