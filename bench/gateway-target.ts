import { join } from 'node:path'
import { sampleDirectory, startEntraLocal } from '@voordeur/entra-local'
import { freePort } from '../scripts/free-port.ts'
import { connect } from '../test/world/oauth-client.ts'
import { people } from '../test/world/world.ts'
import { startChild } from './child.ts'
import { probe, type Target } from './target.ts'
import { contract } from './workload.ts'

const UPSTREAM = {
  client_id: 'c0ffee00-0000-4000-8000-00000000000b',
  client_secret: 'only-in-the-benchmark-and-longer-than-thirty-two',
}

/** Counted as in production, only too high to be reached. */
const RATE_LIMITS = 'toolCall=900000000/1s;mcpRequest=900000000/1s'

/**
 * The gateway in a process of its own, and a token for it that a client got the way every client
 * does: it registered, a person consented and signed in, and the code was redeemed.
 */
export async function startGateway(folder: string, cpu: number | undefined): Promise<Target> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const entra = await startEntraLocal({
    port: 0,
    clients: [{ ...UPSTREAM, name: 'Benchmark', redirect_uris: [`${url}/oauth/callback`] }],
  })
  try {
    const env = environment(port, folder, entra.origin)
    const server = await startChild('./servers/gateway.ts', { cpu, env })
    const place = { url, mcpUrl: `${url}/mcp` }
    const { tokens } = await connect(place, people.noor, { scope: contract.scopes.join(' ') })
    return await probe('gateway', server, { authorization: `Bearer ${tokens.access_token}` })
  } finally {
    await entra.close()
  }
}

function environment(port: number, folder: string, entra: string): Record<string, string> {
  return {
    PORT: String(port),
    VOORDEUR_DATA_DIR: join(folder, 'gateway'),
    VOORDEUR_LOG_FILE: join(folder, 'gateway.log'),
    RATE_LIMITS,
    ENTRA_AUTHORITY_HOST: entra,
    ENTRA_TENANT: 'organizations',
    ENTRA_ALLOWED_TENANTS: sampleDirectory.tenants.map(({ tid }) => tid).join(' '),
    ENTRA_CLIENT_ID: UPSTREAM.client_id,
    ENTRA_CLIENT_SECRET: UPSTREAM.client_secret,
  }
}
