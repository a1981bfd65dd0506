import type { EngineRecords } from '../../storage/ports/engine-records.ts'
import type { RevocationFeed } from './revocation-feed.ts'

/**
 * The records of a process that revokes: once a revocation is durable it counts here too, before
 * whoever asked for it gets an answer.
 */
export const heardAtOnce = (
  records: EngineRecords,
  { learn }: Pick<RevocationFeed, 'learn'>,
): EngineRecords => ({
  ...records,
  async commit(writes) {
    await records.commit(writes)
    for (const write of writes) if (write.type === 'denounce') learn(write.revocation)
  },
})
