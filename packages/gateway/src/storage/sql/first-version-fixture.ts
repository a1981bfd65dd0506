import assert from 'node:assert/strict'
import type { Store } from '../ports/store.ts'

const LATER = 9_000_000_000_000

/** A grant with a used token and its reply, in tables of version 1: a token named its owner. */
export const FIRST_VERSION: readonly string[] = [
  `INSERT INTO engine_record VALUES ('Grant', 'g', '{}', NULL, 'p', 'c', ${LATER}, NULL)`,
  `INSERT INTO engine_record VALUES ('RefreshToken', 't', '{}', 'g', 'p', 'c', ${LATER}, 1)`,
  `INSERT INTO refresh_reply VALUES ('t', 'g', 's', 'parameters', 'sealed', 1, ${LATER})`,
]

/** All of it is there, and goes when its person is revoked. */
export async function assertAllRevoked(store: Store): Promise<void> {
  const { engineRecords, refreshReplies } = store
  const there = async () => [
    (await engineRecords.find('Grant', 'g')) !== undefined,
    (await engineRecords.find('RefreshToken', 't')) !== undefined,
    (await refreshReplies.find('t')) !== undefined,
  ]
  assert.deepEqual(await there(), [true, true, true])
  await engineRecords.commit([{ type: 'revoke-all', of: 'person', id: 'p' }])
  assert.deepEqual(await there(), [false, false, false])
}
