import assert from 'node:assert/strict'
import type { EngineRecord, Write } from '../ports/engine-records.ts'
import { Conflict } from '../ports/failures.ts'
import type { RefreshReply } from '../ports/refresh-replies.ts'
import type { Revocation } from '../ports/revocations.ts'
import type { Store } from '../ports/store.ts'

export const LATER = 2_000_000

export const record = (
  model: string,
  idHash: string,
  rest: Partial<EngineRecord> = {},
): EngineRecord => ({ model, idHash, payload: `{"${idHash}":1}`, ...rest })

export const saved = (model: string, idHash: string, rest: Partial<EngineRecord> = {}): Write => ({
  type: 'save',
  record: record(model, idHash, rest),
})

export const reply = (tokenHash: string, rest: Partial<RefreshReply> = {}): RefreshReply => ({
  tokenHash,
  grantHash: 'grant',
  successorHash: 'successor',
  parametersHash: 'parameters',
  sealed: 'v1.sealed',
  redeemedAt: 999_000,
  expiresAt: LATER,
  ...rest,
})

export const denounced = (subject: string, rest: Partial<Revocation> = {}): Write => ({
  type: 'denounce',
  revocation: { kind: 'grant', subject, notBefore: 999_000, expiresAt: LATER, ...rest },
})

export const audited = (grantHash: string): Write => ({
  type: 'audit',
  entry: { event: 'refreshed', at: 999_000, grantHash, expiresAt: LATER },
})

/** The refresh of `token` to `next` under `grant`, as the engine writes it. */
export const refreshed = (grantHash: string, token: string, next: string): Write[] => [
  { type: 'require', model: 'Grant', idHash: grantHash },
  { type: 'consume', model: 'RefreshToken', idHash: token, at: 1_000_000 },
  saved('RefreshToken', next, { grantHash, personId: 'person', clientId: 'client' }),
]

export const isThere = async ({ engineRecords }: Store, model: string, idHash: string) =>
  (await engineRecords.find(model, idHash)) !== undefined

/** How many of them came through. Whoever did not lost to somebody else, and nothing worse. */
export async function winners(attempts: readonly Promise<unknown>[]): Promise<number> {
  const results = await Promise.allSettled(attempts)
  for (const result of results) {
    if (result.status === 'rejected') assert.ok(result.reason instanceof Conflict, result.reason)
  }
  return results.filter(({ status }) => status === 'fulfilled').length
}
