import { randomBytes } from 'node:crypto'

/** Unguessable one-string handles (codes, refresh tokens) for values kept in memory. */
export interface TicketStore<Value> {
  issue(value: Value): string
  /** Expired tickets are remembered for one more lifetime, so that the answer can say so. */
  find(ticket: string): { readonly value: Value; readonly expired: boolean } | undefined
  readonly size: number
}

export interface TicketStoreOptions {
  /** Seconds. */
  readonly lifetime: number
  /** At this many tickets the oldest is forgotten, which its holder sees as a refusal. */
  readonly capacity: number
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
}

export function createTicketStore<Value>(options: TicketStoreOptions): TicketStore<Value> {
  const { capacity, now } = options
  const lifetime = options.lifetime * 1000
  // One lifetime for all: insertion order is expiry order, so the oldest are always in front.
  const entries = new Map<string, { value: Value; issuedAt: number }>()

  const forgetOld = () => {
    for (const [ticket, { issuedAt }] of entries) {
      if (entries.size < capacity && now() < issuedAt + 2 * lifetime) return
      entries.delete(ticket)
    }
  }

  return {
    issue(value) {
      forgetOld()
      const ticket = randomBytes(48).toString('base64url')
      entries.set(ticket, { value, issuedAt: now() })
      return ticket
    },
    find(ticket) {
      const entry = entries.get(ticket)
      return entry && { value: entry.value, expired: now() >= entry.issuedAt + lifetime }
    },
    get size() {
      return entries.size
    },
  }
}
