import type { Log } from './log.ts'

/**
 * Work that is done again and again, with its outages in the log: once when it starts to fail and
 * once when it works again, however often it is tried in between.
 */
export function loggingOutages(
  work: () => Promise<void>,
  log: Log,
  events: { readonly lost: string; readonly back: string },
): () => Promise<void> {
  let lost = false
  return async () => {
    try {
      await work()
    } catch (error) {
      if (!lost) log.warn(events.lost, { error, cause: (error as Error).cause })
      lost = true
      throw error
    }
    if (lost) log.info(events.back)
    lost = false
  }
}
