import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { freePort } from '../scripts/free-port.ts'
import { connect } from '../test/world/oauth-client.ts'
import { people } from '../test/world/world.ts'
import { type Child, startChild } from './child.ts'
import { deployedAs, startUpstream } from './deployed.ts'
import { asInImage } from './image-start.ts'
import type { Chain } from './load/job.ts'
import { type Mint, openMint } from './minted-tokens.ts'
import type { Issuer } from './servers/bearer-check.ts'

/** A gateway in a process of its own that issues tokens. */
export interface GatewayServer {
  readonly child: Child
  readonly port: number
  /** Its whole environment: started with it once more, it goes on where it was. */
  readonly env: Readonly<Record<string, string>>
  readonly mint: Mint
  /** One for each client that connected. */
  readonly chains: readonly Chain[]
  /** What a peer is told that takes its tokens. */
  readonly issuer: Issuer & Readonly<Record<string, string>>
}

export interface GatewayOptions {
  /** Where its data and its log go. */
  readonly folder: string
  readonly cpu: number | undefined
  /** `./servers/gateway.ts`, `./servers/real-estate.ts`, or a bundle of one. */
  readonly module: string
  readonly scope: string
  /** Clients that connect; the first one's token is the example for all others. */
  readonly clients?: number
  readonly env?: Readonly<Record<string, string>>
  readonly masterKey?: Buffer
}

/**
 * Starts it as a deployment is configured, with logs and limits on. Every client connects the way
 * each one does: it registers, a person consents and signs in, and the code is redeemed.
 */
export async function startGateway(options: GatewayOptions): Promise<GatewayServer> {
  const { folder, cpu, module, scope, clients = 1 } = options
  const masterKey = options.masterKey ?? randomBytes(32)
  const port = await freePort()
  const url = `http://localhost:${port}`
  const entra = await startUpstream(url)
  try {
    const env = {
      ...deployedAs(port, folder, entra.origin),
      NODE_ENV: 'production',
      PUBLIC_URL: url,
      VOORDEUR_MASTER_KEY: masterKey.toString('base64'),
      ALLOW_CLIENT_SECRET: 'true',
      METRICS_PORT: String(await freePort()),
      ...options.env,
    }
    const child = await startChild(module, { cpu, ...asInImage(env) })
    const place = { url, mcpUrl: `${url}/mcp` }
    const connected = []
    for (let client = 0; client < clients; client++)
      connected.push(await connect(place, people.noor, { scope }))
    const example = connected[0]?.tokens.access_token ?? ''
    return {
      ...{ child, port, env },
      mint: await openMint(join(folder, 'voordeur.sqlite'), masterKey, example),
      chains: connected.map(({ clientId, tokens }) => ({
        clientId,
        refreshToken: tokens.refresh_token ?? '',
      })),
      issuer: {
        BENCH_ISSUER: url,
        BENCH_AUDIENCE: place.mcpUrl,
        BENCH_JWKS_URI: `${url}/oauth/jwks`,
      },
    }
  } finally {
    await entra.close()
  }
}
