import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { audited } from '../audit.ts'
import { grantOf } from './grant-of.ts'
import { openReply, type TokenResponse } from './refresh-reply.ts'
import type { EngineParts } from './settings.ts'
import { currentUnit } from './unit-of-work.ts'

/** Leaves the engine's handler: the request has passed all checks and is answered already. */
export class AnsweredBefore extends Error {
  override name = 'AnsweredBefore'
  readonly body: TokenResponse
  /** SHA-256 of the refresh token in the answer. */
  readonly successorHash: string
  constructor(body: TokenResponse, successorHash: string) {
    super('This refresh token was redeemed before; its answer is given again.')
    this.body = body
    this.successorHash = successorHash
  }
}

/** @throws `invalid_grant` for a repeat that gets no answer; its family lives on. */
export function refuseSuperseded(ctx: KoaContextWithOIDC, { clock }: EngineParts): void {
  const { redemption, writes } = currentUnit()
  if (!redemption?.repeat || redemption.repeat.type === 'replayed') return
  const grant = grantOf(ctx)
  if (grant) writes.push(audited('refresh_superseded', grant, clock.now()))
  throw new errors.InvalidGrant('refresh token already used')
}

/**
 * Comes where the engine would consume the token, after all of its checks.
 * @throws {AnsweredBefore} for a repeat that gets the first answer again.
 */
export function answerRepeat(ctx: KoaContextWithOIDC, parts: EngineParts): void {
  const { redemption } = currentUnit()
  if (redemption?.repeat?.type !== 'replayed') return
  const { reply } = redemption.repeat
  const body = openReply(parts.vault, String(ctx.oidc.params?.['refresh_token']), reply)
  if (body) throw new AnsweredBefore(body, reply.successorHash)
  parts.log.error('refresh_reply_unreadable', { grant: reply.grantHash })
  redemption.repeat = { type: 'superseded' }
  refuseSuperseded(ctx, parts)
}
