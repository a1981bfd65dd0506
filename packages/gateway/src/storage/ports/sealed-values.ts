import type { Seal } from '../../kernel/seal.ts'

/** A value that is sealed at rest: where it lies, and the columns that say for whom it opens. */
export interface SealedValue<Key extends string = string> {
  readonly table: string
  readonly column: string
  /** Of `engine_record`: the models that are sealed so; the model leads the owner's name. */
  readonly models?: readonly string[]
  /** The columns whose values are the owner's name. */
  readonly owner: readonly Key[]
  /** Sealed with a key that a token helped to make: without that token nobody can seal it anew. */
  readonly tokenNeeded: boolean
  seal(vault: Seal, row: OwnerRow<Key>, plaintext: string): string
  /** @throws {SealBroken} */
  open(vault: Seal, row: OwnerRow<Key>, sealed: string): string
}

type OwnerRow<Key extends string> = Readonly<Record<Key, string>>

function sealedValue<const Key extends string>(
  { tokenNeeded = false, ...place }: Place,
  ...owner: readonly Key[]
): SealedValue<Key> {
  const nameOf = (row: OwnerRow<Key>) =>
    [...(place.models ? [] : [place.table]), ...owner.map((column) => row[column])].join(':')
  return {
    ...place,
    owner,
    tokenNeeded,
    seal: (vault, row, plaintext) => vault.seal(nameOf(row), plaintext),
    open: (vault, row, sealed) => vault.open(nameOf(row), sealed),
  }
}

type Place = Pick<SealedValue, 'table' | 'column' | 'models'> & { readonly tokenNeeded?: boolean }

/** The provider's tokens for one grant of ours; a record of its own beside the engine's. */
export const UPSTREAM_GRANT = 'UpstreamGrant'

/** Bear a client's secret, its `state`, or the id of another record: the whole record is sealed. */
export const SEALED_RECORDS: readonly string[] = [
  'Client',
  'Interaction',
  'PushedAuthorizationRequest',
]

/**
 * Everything that is sealed. Stores seal and open through this list alone, so `voordeur rekey`
 * finds whatever they wrote.
 */
export const SEALED = {
  record: sealedValue(
    {
      table: 'engine_record',
      column: 'payload',
      models: SEALED_RECORDS,
    },
    'model',
    'id_hash',
  ),
  upstreamGrant: sealedValue(
    { table: 'engine_record', column: 'payload', models: [UPSTREAM_GRANT] },
    'model',
    'id_hash',
    'person_id',
  ),
  refreshReply: sealedValue(
    { table: 'refresh_reply', column: 'sealed', tokenNeeded: true },
    'token_hash',
  ),
  signIn: sealedValue({ table: 'sign_in', column: 'sealed' }, 'state_hash'),
  stepUp: sealedValue({ table: 'step_up', column: 'sealed' }, 'grant_hash', 'person_id'),
  signingKey: sealedValue({ table: 'signing_key', column: 'sealed_jwk' }, 'kid'),
} as const
