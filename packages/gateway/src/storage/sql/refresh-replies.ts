import type { Clock } from '../../kernel/clock.ts'
import type { RefreshReplies } from '../ports/refresh-replies.ts'
import { purgeOf } from './purge.ts'
import { statement } from './statement.ts'
import type { Writer } from './writer.ts'

export function sqlRefreshReplies(writer: Writer, clock: Clock): RefreshReplies {
  const { database, db } = writer
  const find = statement<{ tokenHash: string; now: number }>()((p) =>
    db
      .selectFrom('refresh_reply')
      .selectAll()
      .where('token_hash', '=', p('tokenHash'))
      .where('expires_at', '>', p('now')),
  )
  return {
    async find(tokenHash) {
      const [row] = await database.rows(find({ tokenHash, now: clock.now() }))
      if (!row) return undefined
      return {
        tokenHash: row.token_hash,
        grantHash: row.grant_hash,
        successorHash: row.successor_hash,
        parametersHash: row.parameters_hash,
        sealed: row.sealed,
        redeemedAt: row.redeemed_at,
        expiresAt: row.expires_at,
      }
    },
    purge: purgeOf(writer, clock, 'refresh_reply', 'token_hash'),
  }
}
