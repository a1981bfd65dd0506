import { onDemand } from '../kernel/on-demand.ts'
import type { Log } from '../telemetry/log.ts'
import type { Metrics, MetricsOptions } from '../telemetry/metrics.ts'
import type { Entry, GatewayReadings, Sink } from '../telemetry/observer.ts'
import type { MetricsText } from './metrics-server.ts'

/** Behind the first answer, and behind those that come with it. */
const LOAD_AFTER_MS = 100
/** Of the moment until they are counted; the metrics have a bound of their own from then on. */
const MAX_WAITING = 16_384

/**
 * Metrics that are loaded when there is something to count, or somebody reads them: to load what
 * writes them takes longer than to answer the first call. What happened before is counted then, and
 * what there is no room for is counted as lost, with what the metrics lose later.
 */
export function metricsOnDemand(options: MetricsOptions, log: Log): MetricsText & Sink {
  let loaded: Metrics | undefined
  let readings: GatewayReadings | undefined
  let waiting: Entry[] = []
  let unheld = 0
  let loading: NodeJS.Timeout | undefined

  const metrics = onDemand(async () => {
    const { createMetrics } = await import('../telemetry/metrics.ts')
    const before = { name: 'metrics' as const, lost: () => unheld }
    loaded = createMetrics({ ...options, sinks: [...options.sinks, before] })
    if (readings) loaded.watch?.(readings)
    for (const entry of waiting) loaded.add(entry)
    waiting = []
    return loaded
  })
  const load = () => {
    metrics.get().catch((error: unknown) => log.error('metrics_unusable', { error }))
  }

  return {
    name: 'metrics',
    add(entry) {
      if (loaded) return loaded.add(entry)
      if (waiting.length < MAX_WAITING) waiting.push(entry)
      else unheld++
      loading ??= setTimeout(load, LOAD_AFTER_MS).unref()
    },
    watch(asked) {
      readings = asked
      loaded?.watch?.(asked)
    },
    lost: () => unheld + (loaded?.lost() ?? 0),
    async read() {
      const { contentType, text } = await metrics.get()
      return { contentType, text: await text() }
    },
    async close() {
      clearTimeout(loading)
      await loaded?.close()
    },
  }
}
