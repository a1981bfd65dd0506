// What authentication costs, without any HTTP: the gateway's own checks called in a loop, as the
// endpoint calls them, beside one bare signature check of the same tokens.
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  verify,
} from 'node:crypto'
import { systemClock } from '../../packages/gateway/src/kernel/clock.ts'
import { systemPause } from '../../packages/gateway/src/kernel/repeat.ts'
import { authenticate } from '../../packages/gateway/src/mcp/authenticate.ts'
import { createJwtVerifier } from '../../packages/gateway/src/resource/jwt-verifier.ts'
import { createKnownTokens } from '../../packages/gateway/src/resource/known-tokens.ts'
import { followRevocations } from '../../packages/gateway/src/resource/revocation/revocation-feed.ts'
import { createTokenCheck } from '../../packages/gateway/src/resource/token-sources.ts'
import type { TokenVerifier } from '../../packages/gateway/src/resource/token-verifier.ts'
import { silentLog } from '../../packages/gateway/src/telemetry/log.ts'

/** How a token is looked at: remembered, checked completely at every call, or its signature alone. */
export type Way = 'cached' | 'verified' | 'bare'

export interface AuthenticationJob {
  readonly way: Way
  readonly calls: number
}

const TOKENS = 1_000
const ISSUER = 'http://localhost:3000'
const AUDIENCE = `${ISSUER}/mcp`

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicKey = createPublicKey(
  createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
)
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'ES256', use: 'sig' }

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The claims that our token endpoint gives. */
function token(): string {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    ...{ jti: randomUUID(), sub: randomUUID(), client_id: randomUUID(), grant: randomUUID() },
    ...{ iat: now, exp: now + 7_200, scope: 'bench:read', scp: ['bench:read'] },
    ...{ iss: ISSUER, aud: AUDIENCE, tid: randomUUID(), oid: randomUUID() },
  }
  const input = `${encoded({ alg: 'ES256', typ: 'at+jwt', kid: jwk.kid })}.${encoded(claims)}`
  const key = { key: pair.privateKey, dsaEncoding: 'ieee-p1363' } as const
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
}

const tokens = Array.from({ length: TOKENS }, token)
const headers = tokens.map((each) => [`Bearer ${each}`])
const signed = tokens.map((each) => {
  const dot = each.lastIndexOf('.')
  return {
    input: Buffer.from(each.slice(0, dot)),
    signature: Buffer.from(each.slice(dot + 1), 'base64url'),
  }
})

const revocations = await followRevocations({ since: async () => [] } as never, {
  clock: systemClock,
  log: silentLog,
  pause: systemPause,
})
const keys = { keys: [jwk] }
const check = createTokenCheck({
  gateway: {
    issuer: ISSUER,
    tokens: createJwtVerifier({
      ...{ issuer: ISSUER, audiences: [AUDIENCE], keys: () => keys },
      ...{ isRevoked: revocations.isRevoked, clock: systemClock },
    }),
  },
})
const verifiers: Readonly<Record<'cached' | 'verified', TokenVerifier>> = {
  cached: createKnownTokens(check, { clock: systemClock }),
  verified: { verify: async (each) => (await check.check(each)).principal },
}

const query = new URLSearchParams()
const resourceMetadata = `${ISSUER}/.well-known/oauth-protected-resource/mcp`

async function authenticateAll(verifier: TokenVerifier, calls: number): Promise<void> {
  for (let call = 0; call < calls; call++) {
    const authorization = headers[call % TOKENS] as string[]
    const known = await authenticate(verifier, { authorization, query, resourceMetadata })
    if (!('principal' in known) || known.principal === undefined)
      throw new Error('Not a good token.')
  }
}

function verifyAll(calls: number): void {
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
  for (let call = 0; call < calls; call++) {
    const { input, signature } = signed[call % TOKENS] as (typeof signed)[number]
    if (!verify('sha256', input, key, signature)) throw new Error('Not a good signature.')
  }
}

/** @returns user and system time per call, in microseconds. */
async function measure({ way, calls }: AuthenticationJob): Promise<number> {
  const before = process.cpuUsage()
  if (way === 'bare') verifyAll(calls)
  else await authenticateAll(verifiers[way], calls)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}

process.on('message', async (job) => {
  process.send?.({ cpuMicros: await measure(job as AuthenticationJob) })
})
process.once('disconnect', () => process.exit(0))
process.send?.('ready')
