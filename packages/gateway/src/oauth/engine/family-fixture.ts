import assert from 'node:assert/strict'
import { sha256 } from '../../kernel/hash.ts'
import type { AuditEvent } from '../../storage/ports/audit-trail.ts'
import type { Write } from '../../storage/ports/engine-records.ts'
import type { RecordedRevocation } from '../../storage/ports/revocations.ts'
import type { Store } from '../../storage/ports/store.ts'
import { UPSTREAM_GRANT } from '../end-of-grant.ts'
import type { Connected, EngineAnswer } from './engine-fixture.ts'
import { defaultLifetimes } from './settings.ts'

/** A request as its sender knows it. */
export interface Sent {
  readonly type: 'refresh' | 'revoke'
  readonly by: 'client' | 'thief'
  readonly token: string
  /** The token had been redeemed, and its window was over, when this was sent. */
  readonly late: boolean
}

const WINDOW_MS = defaultLifetimes.refreshReplay * 1000

/**
 * The refresh tokens of one grant: what their client and a thief know, what was written, and the
 * rules that hold at any time.
 */
export class Family {
  readonly #store: Store
  readonly #grant: string
  readonly #honest: boolean
  /** Revocations up to here are of families before this one. */
  readonly #sequence: number
  readonly #issued: Set<string>
  /** By the hash of the token that was redeemed. */
  readonly #redeemed = new Map<string, { readonly at: number; readonly successorHash: string }>()
  readonly #answers = new Map<string, string>()
  readonly #audited: AuditEvent[] = []
  /** Every token that somebody has read. */
  readonly known: string[]
  /** The one that the client goes on with. */
  token: string
  /** The one before it, which another session of the client may still have. */
  previous: string

  private constructor(
    store: Store,
    { refreshToken, grant }: Connected,
    honest: boolean,
    sequence: number,
  ) {
    this.#store = store
    this.#grant = grant
    this.#honest = honest
    this.#sequence = sequence
    this.#issued = new Set([sha256(refreshToken)])
    this.known = [refreshToken]
    this.token = refreshToken
    this.previous = refreshToken
  }

  /** @param honest nobody steals or revokes, and the client keeps to the window. */
  static async begin(store: Store, connected: Connected, honest: boolean): Promise<Family> {
    const before = await store.revocations.since(0, Number.MAX_SAFE_INTEGER)
    return new Family(store, connected, honest, before.at(-1)?.sequence ?? 0)
  }

  /** Whether the window of this token is over once so many milliseconds have passed. */
  isOver(token: string, ms = 0): boolean {
    const redeemed = this.#redeemed.get(sha256(token))
    return redeemed !== undefined && Date.now() + ms >= redeemed.at + WINDOW_MS
  }

  /** Whether a repeat of this token counts as a repeat now. */
  isOpen(token: string): boolean {
    return this.#redeemed.has(sha256(token)) && !this.isOver(token)
  }

  async answered(sent: Sent, { status, headers, text, body }: EngineAnswer): Promise<void> {
    if (status === 503) return assert.ok(headers.get('retry-after'))
    if (sent.type === 'revoke') {
      assert.equal(status, 200, text)
      return assert.equal(await this.#stands(), false, 'revoked, and still there')
    }
    if (status === 200) return this.#granted(sent, text, body.refresh_token ?? '')
    assert.deepEqual([status, body.error], [400, 'invalid_grant'], text)
    if (sent.late) assert.equal(await this.#stands(), false, 'reused, and still there')
    if (sent.by === 'client' && sent.token === this.token)
      assert.equal(this.#honest, false, 'an honest client was locked out')
  }

  #granted({ by, token, late }: Sent, text: string, next: string): void {
    assert.equal(late, false, 'reused, and granted')
    const first = this.#answers.get(token) ?? text
    this.#answers.set(token, first)
    assert.equal(text, first, 'two answers to one token')
    if (!this.known.includes(next)) this.known.push(next)
    if (by !== 'client' || token !== this.token) return
    this.previous = token
    this.token = next
  }

  /** A unit has become durable. */
  async committed(sent: Sent | undefined, writes: readonly Write[]): Promise<void> {
    for (const write of writes) this.#note(write)
    const events = writes.flatMap((write) => (write.type === 'audit' ? [write.entry.event] : []))
    if (sent?.type === 'refresh') {
      if (events.includes('grant_revoked'))
        assert.equal(this.isOpen(sent.token), false, 'ended inside the window')
      if (events.includes('refresh_replayed')) await this.#isUnused(sent.token)
      // Only what the provider said is saved without a word of ours.
      const said = writes.some(({ type }) => type === 'unchanged')
      assert.ok(said || events.length > 0, 'done, and not recorded')
    }
    await this.holds()
  }

  async #isUnused(token: string): Promise<void> {
    const { successorHash = '' } = this.#redeemed.get(sha256(token)) ?? {}
    const successor = await this.#store.engineRecords.find('RefreshToken', successorHash)
    assert.ok(successor && successor.consumedAt === undefined, 'given again while it is in use')
  }

  #note(write: Write): void {
    if (write.type === 'save' && write.record.model === 'RefreshToken')
      this.#issued.add(write.record.idHash)
    if (write.type === 'reply') {
      const { tokenHash, redeemedAt: at, successorHash } = write.reply
      this.#redeemed.set(tokenHash, { at, successorHash })
    }
    if (write.type === 'audit') this.#audited.push(write.entry.event)
  }

  /** Exactly one living refresh token, or nothing of the family at all. */
  async holds(): Promise<void> {
    const { engineRecords, refreshReplies, revocations } = this.#store
    const hashes = [...this.#issued]
    const all = await Promise.all(hashes.map((hash) => engineRecords.find('RefreshToken', hash)))
    if (await this.#stands()) {
      const leaves = all.filter((each) => each && each.consumedAt === undefined)
      return assert.equal(leaves.length, 1, `${leaves.length} living refresh tokens`)
    }
    assert.deepEqual(all.filter(Boolean), [], 'a refresh token outlives its grant')
    assert.equal(await engineRecords.find(UPSTREAM_GRANT, this.#grant), undefined)
    for (const hash of hashes) assert.equal(await refreshReplies.find(hash), undefined)
    const ended: readonly RecordedRevocation[] = await revocations.since(this.#sequence, 1_000)
    const subjects = ended.map(({ subject }) => subject)
    assert.ok(subjects.includes(this.#grant), 'access tokens live on')
  }

  /** The audit trail tells what was committed, no more and no less. */
  async isRecorded(): Promise<void> {
    const entries = await this.#store.auditTrail.list(1_000)
    const events = entries.filter(({ grantHash }) => grantHash === this.#grant)
    assert.deepEqual(events.map(({ event }) => event).sort(), this.#audited.toSorted())
  }

  async #stands(): Promise<boolean> {
    return (await this.#store.engineRecords.find('Grant', this.#grant)) !== undefined
  }
}
