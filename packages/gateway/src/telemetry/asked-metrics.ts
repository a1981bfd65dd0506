import { Counter, Gauge, type Registry } from 'prom-client'
import type { GatewayReadings, Sink } from './observer.ts'

/** What is asked at each reading; nothing is said before the gateway can answer. */
export function registerReadings(
  registry: Registry,
  readings: () => GatewayReadings | undefined,
): void {
  const registers = [registry]
  new Counter({
    name: 'ratelimit_decisions_total',
    help: 'Decisions of each rate limit.',
    labelNames: ['limit', 'decision'],
    registers,
    collect() {
      this.reset()
      for (const { limit, allowed, refused } of readings()?.limits() ?? []) {
        this.inc({ limit, decision: 'allowed' }, allowed)
        this.inc({ limit, decision: 'refused' }, refused)
      }
    },
  })
  new Gauge({
    name: 'revocation_list_age_seconds',
    help: 'Since the list of revoked tokens was last read; above 10, calls that change something wait.',
    registers,
    collect() {
      const now = readings()
      if (now) this.set(now.revocationAgeMs() / 1000)
    },
  })
  new Gauge({
    name: 'store_up',
    help: 'Whether the database answered when this was asked.',
    registers,
    async collect() {
      const now = readings()
      if (now) this.set((await now.storeWorks()) ? 1 : 0)
    },
  })
  new Counter({
    name: 'obo_cache_lookups_total',
    help: 'Tokens of other services that tools asked for, by whether one was in memory.',
    labelNames: ['result'],
    registers,
    collect() {
      const cache = readings()?.exchangeCache?.()
      this.reset()
      if (!cache) return
      this.inc({ result: 'hit' }, cache.hits)
      this.inc({ result: 'miss' }, cache.misses)
    },
  })
  new Gauge({
    name: 'obo_cache_entries',
    help: 'Tokens of other services in memory.',
    registers,
    collect() {
      const cache = readings()?.exchangeCache?.()
      if (cache) this.set(cache.entries)
    },
  })
}

/** What every sink has lost. */
export function registerLosses(
  registry: Registry,
  sinks: readonly Pick<Sink, 'name' | 'lost'>[],
): void {
  new Counter({
    name: 'telemetry_lost_total',
    help: 'Log lines, counts and spans that were lost because they could not be written in time.',
    labelNames: ['sink'],
    registers: [registry],
    collect() {
      this.reset()
      for (const { name, lost } of sinks) this.inc({ sink: name }, lost())
    },
  })
}
