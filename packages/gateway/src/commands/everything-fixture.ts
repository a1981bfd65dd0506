import { systemClock } from '../kernel/clock.ts'
import { sha256 } from '../kernel/hash.ts'
import type { Vault } from '../kernel/seal.ts'
import { recordCodec } from '../oauth/engine/record-codec.ts'
import { openReply, refreshReply } from '../oauth/engine/refresh-reply.ts'
import { newKey, openKey } from '../oauth/tokens/signing-keys.ts'
import { type UpstreamGrant, upstreamGrants } from '../oauth/upstream/upstream-grant.ts'
import type { EngineRecord, Write } from '../storage/ports/engine-records.ts'
import { SEALED_RECORDS } from '../storage/ports/sealed-values.ts'
import type { Store } from '../storage/ports/store.ts'

const LATER = Date.now() + 3_600_000
const [GRANT, TOKEN, STATE] = [sha256('a grant'), 'an old token', sha256('a state')]
const LASTING_MODELS = ['ReplayDetection']
const SIGN_IN_MODELS = ['Grant', 'AuthorizationCode', 'RefreshToken']
const LIFETIMES = { accessToken: 3_600 } as never

/** Test support: something in every table, and everything that is ever sealed. */
export async function fillEverything(store: Store, vault: Vault): Promise<void> {
  const personId = await store.people.idFor({ provider: 'p', tenantId: 't', objectId: 'o' })
  await store.people.idFor({ issuer: 'https://i.example', subject: 'Zoë 🏠 "\\\n' })
  await store.engineRecords.commit([
    ...[...LASTING_MODELS, ...SIGN_IN_MODELS, ...SEALED_RECORDS].map((model) =>
      saved(model, vault, personId),
    ),
    upstreamsOf(store, vault).saved(GRANT, upstreamGrant(personId), LATER),
    { type: 'reply', reply: refreshReply(vault, REDEEMED, { refresh_token: 'the next' }) },
    { type: 'denounce', revocation: { ...WHOM, notBefore: 1, expiresAt: LATER } },
    { type: 'audit', entry: { event: 'refreshed', at: 1, grantHash: GRANT, expiresAt: LATER } },
  ])
  await store.signIns.save(SIGN_IN)
  await store.stepUps.raise({ ...STEP_UP, personId, by: 'link' })
  await store.signingKeys.add(await newKey(vault, { createdAt: 1, signsFrom: 1 }), undefined)
  const document = { document: { a: 'ü' }, fetchedAt: 1, freshUntil: 2 }
  await store.metadataCache.save({ url: 'https://a.example/', ...document })
}

/** Opens everything that `fillEverything` sealed. @throws {SealBroken} */
export async function openEverything(store: Store, vault: Vault): Promise<void> {
  const personId = await store.people.idFor({ provider: 'p', tenantId: 't', objectId: 'o' })
  for (const model of SEALED_RECORDS) {
    const record = (await store.engineRecords.find(model, sha256(model))) as EngineRecord
    recordCodec(model, vault).decode(model, record)
  }
  await upstreamsOf(store, vault).find(GRANT, personId)
  await store.signIns.find(STATE)
  await store.stepUps.waitingFor(personId, STEP_UP.clientId)
  for (const key of await store.signingKeys.list()) openKey(vault, key)
}

/** The kept answer, when there is one and it opens. */
export async function openKeptReply(store: Store, vault: Vault) {
  const reply = await store.refreshReplies.find(sha256(TOKEN))
  return reply && openReply(vault, TOKEN, reply)
}

const saved = (model: string, vault: Vault, personId: string): Write => ({
  type: 'save',
  record: {
    model,
    idHash: sha256(model),
    payload: recordCodec(model, vault).encode(sha256(model), { uid: 'ü' }),
    ...(SIGN_IN_MODELS.includes(model) ? { grantHash: GRANT, personId } : {}),
    expiresAt: LATER,
  },
})

const upstreamsOf = ({ engineRecords: records }: Store, vault: Vault) =>
  upstreamGrants({ records, vault, clock: systemClock, lifetimes: LIFETIMES })

const upstreamGrant = (personId: string): UpstreamGrant => ({
  personId,
  key: { provider: 'p', tenantId: 't', objectId: 'o' },
  clientId: 'a client',
  downstream: [],
  refreshToken: 'the provider’s',
  checkedAt: 1,
})

const REDEEMED = { token: TOKEN, grant: GRANT, parametersHash: 'p', at: LATER, window: 90 }
const WHOM = { kind: 'grant', subject: GRANT } as const
const STEP_UP = { grant: GRANT, clientId: 'a client', claims: '{}', expiresAt: LATER }
const SIGN_IN = {
  stateHash: STATE,
  browserHash: 'b',
  purpose: { type: 'authorize', interactionId: 'i', clientId: 'a client' },
  nonce: 'n',
  codeVerifier: 'v',
  downstream: [],
  expiresAt: LATER,
} as const
