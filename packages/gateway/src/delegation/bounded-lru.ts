/**
 * What was used least recently goes first when the bytes are full. A hit moves pointers and leaves
 * the Map alone: to delete and set again on every hit makes a Map of 100,000 rehash now and then,
 * and everybody waits 14 ms for it.
 */
export interface BoundedLru<V> {
  get(key: string): V | undefined
  /** Does nothing for a value that would not fit an empty one. */
  set(key: string, value: V): void
  delete(key: string): void
  readonly entries: number
  readonly bytes: number
  readonly evictions: number
}

interface Entry<V> {
  readonly key: string
  readonly value: V
  readonly bytes: number
  older: Entry<V> | undefined
  newer: Entry<V> | undefined
}

/** @param sizeOf bytes of one entry, everything it keeps alive included. */
export function boundedLru<V>(
  maxBytes: number,
  sizeOf: (key: string, value: V) => number,
): BoundedLru<V> {
  const entries = new Map<string, Entry<V>>()
  let oldest: Entry<V> | undefined
  let newest: Entry<V> | undefined
  let [bytes, evictions] = [0, 0]

  const unlink = ({ older, newer }: Entry<V>) => {
    if (older) older.newer = newer
    else oldest = newer
    if (newer) newer.older = older
    else newest = older
  }
  const append = (entry: Entry<V>) => {
    entry.older = newest
    entry.newer = undefined
    if (newest) newest.newer = entry
    else oldest = entry
    newest = entry
  }
  const remove = (entry: Entry<V>) => {
    unlink(entry)
    entries.delete(entry.key)
    bytes -= entry.bytes
  }
  const drop = (key: string) => {
    const entry = entries.get(key)
    if (entry) remove(entry)
  }
  const makeRoom = () => {
    while (oldest && bytes > maxBytes) {
      remove(oldest)
      evictions++
    }
  }

  return {
    get(key) {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      unlink(entry)
      append(entry)
      return entry.value
    },
    set(key, value) {
      drop(key)
      const entry: Entry<V> = {
        key,
        value,
        bytes: sizeOf(key, value),
        older: undefined,
        newer: undefined,
      }
      if (entry.bytes > maxBytes) return
      entries.set(key, entry)
      append(entry)
      bytes += entry.bytes
      makeRoom()
    },
    delete: drop,
    get entries() {
      return entries.size
    },
    get bytes() {
      return bytes
    },
    get evictions() {
      return evictions
    },
  }
}
