/** A bounded number of turns, and a bounded line of those who wait for one. */
export interface Slots {
  /**
   * Resolves to what gives the turn back; to `undefined` when the line is full.
   * @throws the signal's reason when it aborts while waiting.
   */
  take(signal: AbortSignal): Promise<(() => void) | undefined>
}

/** At most `count` turns at once, `maxWaiting` in line, first come first served. */
export function createSlots(count: number, maxWaiting: number): Slots {
  let free = count
  const line = new Set<() => void>()

  const release = (): void => {
    const [next] = line
    if (!next) {
      free += 1
      return
    }
    line.delete(next)
    next()
  }

  return {
    async take(signal) {
      signal.throwIfAborted()
      if (free > 0) {
        free -= 1
        return release
      }
      if (line.size >= maxWaiting) return undefined
      await new Promise<void>((resolve, reject) => {
        const leave = () => {
          line.delete(turn)
          reject(signal.reason)
        }
        const turn = () => {
          signal.removeEventListener('abort', leave)
          resolve()
        }
        signal.addEventListener('abort', leave, { once: true })
        line.add(turn)
      })
      return release
    },
  }
}
