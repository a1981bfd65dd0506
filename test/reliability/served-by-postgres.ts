import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import { startProxy, type TcpProxy } from '../../packages/gateway/test/postgres/tcp-proxy.ts'
import {
  createDatabase,
  type TestDatabase,
} from '../../packages/gateway/test/postgres/test-databases.ts'
import { type GatewayProcess, startProcess } from './gateway-process.ts'
import { ORPHANS } from './orphans.ts'
import { type Deployment, prepareDeployment } from './small-deployment.ts'

/** The real-estate server in a process of its own, and the network to its database. */
export interface ServedByPostgres extends Deployment {
  readonly process: GatewayProcess
  /** Between the two: what happens here, the server sees and the test does not. */
  readonly network: TcpProxy
  /** Past that network. */
  readonly database: TestDatabase
  /** What {@link ORPHANS} finds. */
  orphans(): Promise<readonly string[]>
}

/** @param server its URL; the database may be there already. */
export async function serveFrom(
  t: TestContext,
  server: string,
  prepare: (database: TestDatabase) => Promise<void> = async () => {},
): Promise<ServedByPostgres> {
  const closers: (() => Promise<void>)[] = []
  // The gateway first: it would connect again to a database that is being dropped.
  t.after(async () => {
    for (const close of closers.reverse()) await close()
  })
  const database = await createDatabase(server)
  closers.push(database.drop)
  await prepare(database)
  const network = await startProxy(database.address)
  closers.push(network.close)
  const url = new URL(database.url)
  url.port = String(network.port)
  const deployment = await prepareDeployment({
    DATABASE_URL: url.href,
    VOORDEUR_MASTER_KEY: randomBytes(32).toString('base64'),
    RATE_LIMITS: GENEROUS,
  })
  closers.push(deployment.close)
  const process = await startProcess(deployment.settings())
  closers.push(process.kill)
  return {
    ...deployment,
    process,
    network,
    database,
    async orphans() {
      const found: string[] = []
      for (const [what, sql] of Object.entries(ORPHANS)) {
        const [row] = await database.query<{ n: string }>(sql)
        if (Number(row?.n) > 0) found.push(what)
      }
      return found
    },
  }
}

const LIMITS = [
  ...['mcpRequest', 'toolCall', 'token', 'authorize', 'register', 'oauthRequest'],
  ...['authorizeTotal', 'registerTotal', 'oauthRequestTotal', 'anonymousToolCall'],
  ...['anonymousTotal', 'anonymousMcpRequest', 'anonymousMcpTotal'],
]

/** Who asks again and again is to meet the database and not the limits. */
export const GENEROUS = LIMITS.map((name) => `${name}=100000/60s:100000`).join(';')
