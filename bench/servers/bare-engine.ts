// The bare engine: oidc-provider with the settings that a refresh meets here, and nothing around it.
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider'
import type { Chain } from '../load/job.ts'
import { reportToParent } from './report.ts'
import { sqliteAdapter } from './sqlite-adapter.ts'

const SCOPE = 'bench:read'
const [file = '', chains = '1'] = [process.env['BENCH_DATABASE'], process.env['BENCH_CHAINS']]

const server = createServer()
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as AddressInfo
const issuer = `http://localhost:${port}`
const resource = `${issuer}/mcp`
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const jwk = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'ES256', use: 'sig' }

const adapter = sqliteAdapter(file)
const provider = new Provider(issuer, {
  adapter,
  jwks: { keys: [jwk] } as NonNullable<Configuration['jwks']>,
  routes: { token: '/oauth/token' },
  features: {
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        ...{ audience: resource, scope: SCOPE, accessTokenFormat: 'jwt', accessTokenTTL: 600 },
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  ttl: { AccessToken: 600, RefreshToken: 14 * 86_400, Grant: 30 * 86_400 },
  scopes: ['openid', 'offline_access'],
  responseTypes: ['code'],
  clientAuthMethods: ['none'],
  enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
  clientDefaults: { application_type: 'native', id_token_signed_response_alg: 'ES256' },
  rotateRefreshToken: () => true,
  issueRefreshToken: async () => true,
  expiresWithSession: async () => false,
  findAccount: async (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
})

/** A client, a grant and a refresh token, as after a sign-in. */
async function connected(): Promise<Chain> {
  const [clientId, accountId] = [randomUUID(), randomUUID()]
  const metadata: ClientMetadata = {
    ...{ client_id: clientId, token_endpoint_auth_method: 'none', client_name: 'Benchmark' },
    redirect_uris: ['http://127.0.0.1/callback'],
    ...{ grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] },
  }
  await adapter('Client').upsert(clientId, metadata, 0)
  const client = await provider.Client.find(clientId)
  if (client === undefined) throw new Error('The engine does not know its client.')
  const grant = new provider.Grant({ clientId, accountId })
  grant.addResourceScope(resource, SCOPE)
  const grantId = await grant.save()
  const token = new provider.RefreshToken({
    ...{ client, accountId, grantId, scope: SCOPE, resource, gty: 'authorization_code' },
  } as never)
  return { clientId, refreshToken: await token.save() }
}

const connections: Chain[] = []
for (let index = 0; index < Number(chains); index++) connections.push(await connected())
server.on('request', provider.callback())
reportToParent(port, { chains: connections })
