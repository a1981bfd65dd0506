import { type Seal, SealBroken, type Vault } from '../../kernel/seal.ts'
import type { RefreshReply } from '../../storage/ports/refresh-replies.ts'
import { SEALED } from '../../storage/ports/sealed-values.ts'
import { hashOf } from './unit-of-work.ts'

export interface Redeemed {
  /** The refresh token that was redeemed. */
  readonly token: string
  /** SHA-256 of its grant's id. */
  readonly grant: string
  readonly parametersHash: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly window: number
}

/** The token response as it left: `refresh_token` is the successor. */
export interface TokenResponse {
  readonly refresh_token: string
}

/** The answer to a refresh, kept for who repeats it. */
export function refreshReply(
  vault: Vault,
  { token, grant, parametersHash, at, window }: Redeemed,
  body: TokenResponse,
): RefreshReply {
  const tokenHash = hashOf(token)
  return {
    tokenHash,
    grantHash: grant,
    successorHash: hashOf(body.refresh_token),
    parametersHash,
    sealed: SEALED.refreshReply.seal(
      replySeal(vault, token),
      { token_hash: tokenHash },
      JSON.stringify(body),
    ),
    redeemedAt: at,
    expiresAt: at + window * 1000,
  }
}

/**
 * @returns the same members in the same order, so it is the same JSON; `undefined` when it does not
 * open, because the master key was replaced meanwhile.
 */
export function openReply(
  vault: Vault,
  token: string,
  { sealed }: RefreshReply,
): TokenResponse | undefined {
  try {
    const owner = { token_hash: hashOf(token) }
    const text = SEALED.refreshReply.open(replySeal(vault, token), owner, sealed)
    return JSON.parse(text) as TokenResponse
  } catch (error) {
    if (error instanceof SealBroken) return undefined
    throw error
  }
}

/**
 * Of the master key and the old token together: who has the database and the master key still can't
 * read the living tokens in a reply, because of the old token there is only a hash.
 */
const replySeal = (vault: Vault, token: string): Seal => vault.together('refresh-reply', token)
