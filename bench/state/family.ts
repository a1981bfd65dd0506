import { sha256 } from '../../packages/gateway/src/kernel/hash.ts'
import type { Vault } from '../../packages/gateway/src/kernel/seal.ts'
import { recordCodec } from '../../packages/gateway/src/oauth/engine/record-codec.ts'
import { refreshReply } from '../../packages/gateway/src/oauth/engine/refresh-reply.ts'
import { defaultLifetimes as lifetimes } from '../../packages/gateway/src/oauth/engine/settings.ts'
import type {
  EngineRecord,
  Write,
} from '../../packages/gateway/src/storage/ports/engine-records.ts'
import { SEALED, UPSTREAM_GRANT } from '../../packages/gateway/src/storage/ports/sealed-values.ts'

/** A registered client with the one grant that a person gave it, all made from its number. */
export interface Family {
  readonly clientId: string
  readonly personId: string
  readonly grantId: string
  readonly refreshToken: string
}

/** As long as the real ones: `dyn_` and 22 characters, `person_` and 22, 43 for what opens things. */
export function family(n: number): Family {
  return {
    clientId: `dyn_${sha256(`client ${n}`).slice(0, 22)}`,
    personId: `person_${sha256(`person ${n}`).slice(0, 22)}`,
    grantId: sha256(`grant ${n}`),
    refreshToken: sha256(`refresh ${n}`),
  }
}

const RESOURCE = 'https://voordeur.example/mcp'
const SCOPE = 'property:read property:assess'
/** As long as those of Entra ID: about 1,200 and 1,800 characters. */
const UPSTREAM = { refreshToken: 'r'.repeat(1_200), accessToken: 'a'.repeat(1_800) }

/** The models of a family, in the order in which they are filled in. */
export const MODELS = ['Client', 'Grant', 'UpstreamGrant', 'RefreshToken'] as const
export type Model = (typeof MODELS)[number]

/** What a family's record of a model is found by. */
export function idOf(model: Model, { clientId, grantId, refreshToken }: Family): string {
  if (model === 'Client') return clientId
  return model === 'RefreshToken' ? refreshToken : grantId
}

/** Who writes a record, and when. */
export interface Writing {
  readonly vault: Vault
  readonly now: number
  /** A sealed value of another family, which is as long; none: it is sealed for this one. */
  readonly sealed?: string
}

/** The record of a model as the gateway leaves it once a person has consented. */
export function recordOf(model: Model, n: number, writing: Writing): EngineRecord {
  const each = family(n)
  const { vault, now, sealed } = writing
  if (model === 'Client') return registered(each, vault, { sealed })
  const { personId, clientId, grantId } = each
  const [idHash, owner] = [sha256(idOf(model, each)), { personId, clientId }]
  if (model === 'Grant') {
    const expiresAt = now + lifetimes.grant * 1000 - earlier(n)
    return { model, idHash, payload: grantPayload(each, now), ...owner, expiresAt }
  }
  const under = { grantHash: sha256(grantId) }
  const expiresAt = now + lifetimes.refreshToken * 1000 - earlier(n)
  if (model === 'RefreshToken')
    return { model, idHash, payload: tokenPayload(each, vault, now, 1), ...under, expiresAt }
  return {
    model,
    idHash,
    payload: sealed ?? upstreamPayload(each, vault, now),
    ...{ ...under, ...owner },
    expiresAt,
  }
}

/** Not all of them are of the same moment: they end within the next days. */
const earlier = (n: number): number => (n % 1_000_003) * 1_000

/** A registration, for good after a consent or, with an end, waiting for one. */
export function registered(
  { clientId }: Family,
  vault: Vault,
  { expiresAt, sealed }: { readonly expiresAt?: number; readonly sealed?: string | undefined } = {},
): EngineRecord {
  const idHash = sha256(clientId)
  const payload = sealed ?? recordCodec('Client', vault).encode(idHash, metadata(clientId) as never)
  return { model: 'Client', idHash, payload, ...(expiresAt && { expiresAt }) }
}

const metadata = (clientId: string) => ({
  client_name: 'An assistant with a name of usual length',
  client_uri: 'https://assistant.example/about',
  redirect_uris: ['https://assistant.example/api/mcp/auth_callback', 'http://localhost/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  application_type: 'web',
  token_endpoint_auth_method: 'none',
  client_id: clientId,
})

function grantPayload({ clientId, personId }: Family, now: number): string {
  const [iat, kind] = [Math.floor(now / 1000), 'Grant']
  const resources = { [RESOURCE]: SCOPE }
  return JSON.stringify({
    ...{ iat, exp: iat + lifetimes.grant, clientId, accountId: personId, kind, resources },
  })
}

function tokenPayload(each: Family, vault: Vault, now: number, rotations: number): string {
  const { clientId, personId: accountId, grantId } = each
  const iat = Math.floor(now / 1000)
  const payload = {
    ...{ iat, exp: iat + lifetimes.refreshToken, accountId, iiat: iat, grantId },
    ...{ gty: 'authorization_code refresh_token', resource: RESOURCE, rotations, scope: SCOPE },
    ...{ kind: 'RefreshToken', clientId },
  }
  // In the clear, so for any id.
  return recordCodec('RefreshToken', vault).encode('', payload as never)
}

function upstreamPayload({ personId, clientId, grantId }: Family, vault: Vault, now: number) {
  const key = { issuer: 'https://login.example', subject: personId }
  const times = { accessTokenExpiresAt: now, checkedAt: now }
  const upstream = { personId, key, clientId, downstream: [], ...UPSTREAM, ...times }
  const owner = { model: UPSTREAM_GRANT, id_hash: sha256(grantId), person_id: personId }
  return SEALED.upstreamGrant.seal(vault, owner, JSON.stringify(upstream))
}

/** What the first refresh of an hour commits: what the engine commits, write for write. */
export function refreshWrites(n: number, vault: Vault, now: number): readonly Write[] {
  const each = family(n)
  const { personId, clientId, refreshToken } = each
  const grantHash = sha256(each.grantId)
  const successor = sha256(`successor ${n}`)
  const expiresAt = now + lifetimes.refreshToken * 1000
  const require: Write = { type: 'require', model: 'Grant', idHash: grantHash }
  const record: EngineRecord = {
    ...{ model: 'RefreshToken', idHash: sha256(successor), grantHash },
    ...{ payload: tokenPayload(each, vault, now, 2), expiresAt },
  }
  const redeemed = { token: refreshToken, grant: grantHash, parametersHash: sha256('p'), at: now }
  const answer = { access_token: 'a'.repeat(640), expires_in: 600, refresh_token: successor }
  const body = { ...answer, scope: SCOPE, token_type: 'Bearer' }
  const entry = { event: 'refreshed', at: now, grantHash, personId, clientId, expiresAt } as const
  return [
    { type: 'prolong', model: UPSTREAM_GRANT, idHash: grantHash, expiresAt },
    { type: 'consume', model: 'RefreshToken', idHash: sha256(refreshToken), at: now },
    require,
    { type: 'save', record },
    { type: 'audit', entry },
    {
      type: 'reply',
      reply: refreshReply(vault, { ...redeemed, window: lifetimes.refreshReplay }, body),
    },
  ]
}

/** What has expired and nobody has deleted yet: codes, transactions, unused registrations. */
export function expiredRecord(n: number, vault: Vault, now: number): EngineRecord {
  const each = family(-1 - n)
  const expiresAt = now - 1 - n
  if (n % 3 === 0) return registered(each, vault, { expiresAt })
  const model = n % 3 === 1 ? 'Interaction' : 'AuthorizationCode'
  const idHash = sha256(each.refreshToken)
  const params = { client_id: each.clientId, state: 's'.repeat(200), resource: RESOURCE }
  const payload = recordCodec(model, vault).encode(idHash, { params, kind: model } as never)
  const owner = model === 'AuthorizationCode' && { grantHash: sha256(each.grantId) }
  return { model, idHash, payload, ...owner, expiresAt }
}
