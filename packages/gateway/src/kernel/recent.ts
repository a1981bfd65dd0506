/** Values by key, of which those in use stay and the others go: bounded memory, constant time. */
export interface Recent<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  /** Never more than the capacity. */
  readonly size: number
}

/**
 * Two generations of half the capacity each. What is used moves to the younger; when that is full
 * the older one is dropped at once, so nothing is ever searched for what to forget. Between half of
 * the capacity and all of it, the most recently used values are there.
 * @param capacity two at least.
 */
export function createRecent<Value>(capacity: number): Recent<Value> {
  const half = Math.floor(capacity / 2)
  let young = new Map<string, Value>()
  let old = new Map<string, Value>()

  function set(key: string, value: Value): void {
    if (young.size >= half && !young.has(key)) {
      old = young
      young = new Map()
    }
    old.delete(key)
    young.set(key, value)
  }
  return {
    get(key) {
      const value = young.get(key)
      if (value !== undefined) return value
      const older = old.get(key)
      if (older !== undefined) set(key, older)
      return older
    },
    set,
    get size() {
      return young.size + old.size
    },
  }
}
