/** An answer that was validated, and when it was fetched. `undefined`: there is no such thing. */
export interface Fetched<T> {
  readonly value: T | undefined
  /** Milliseconds since the Unix epoch. */
  readonly fetchedAt: number
}

export interface CacheBounds {
  readonly maxEntries: number
  /** Of all answers together, as long as they were on the wire. */
  readonly maxBytes: number
}

interface Entry {
  readonly answer: Fetched<unknown>
  readonly bytes: number
  readonly until: number
}

/** Holds answers until they are too old, or until others need the room; the least used go first. */
export class AnswerCache {
  readonly #bounds: CacheBounds
  readonly #entries = new Map<string, Entry>()
  #bytes = 0
  constructor(bounds: CacheBounds) {
    this.#bounds = bounds
  }

  get(key: string, now: number): Fetched<unknown> | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    this.#drop(key, entry)
    if (entry.until <= now) return undefined
    this.#keep(key, entry)
    return entry.answer
  }

  /** @param until milliseconds since the Unix epoch. */
  set(key: string, answer: Fetched<unknown>, bytes: number, until: number): void {
    const known = this.#entries.get(key)
    if (known) this.#drop(key, known)
    this.#keep(key, { answer, bytes, until })
    for (const [oldest, entry] of this.#entries) {
      if (this.#entries.size <= this.#bounds.maxEntries && this.#bytes <= this.#bounds.maxBytes)
        return
      this.#drop(oldest, entry)
    }
  }

  #keep(key: string, entry: Entry): void {
    this.#entries.set(key, entry)
    this.#bytes += entry.bytes
  }

  #drop(key: string, entry: Entry): void {
    this.#entries.delete(key)
    this.#bytes -= entry.bytes
  }
}
