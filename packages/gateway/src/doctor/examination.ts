import type { Clock } from '../kernel/clock.ts'
import { isLoopback } from '../kernel/url.ts'
import type { Env } from '../node/environment.ts'
import { isReal, type ServerConfig } from '../node/read-config.ts'
import { type Discovery, discover } from './discover.ts'
import type { Finding } from './finding.ts'
import { type Upstream, upstreamOf } from './upstream.ts'

/** What all checks share. */
export interface Examination {
  readonly env: Env
  /** With stand-ins where {@link faults} are. */
  readonly config: ServerConfig
  readonly faults: readonly string[]
  readonly upstream: Upstream | undefined
  readonly clock: Clock
  /** Real people use it: said so, or seen from a public address. */
  readonly real: boolean
  /** The discovery document, fetched once however many ask. */
  discovery(): Promise<Discovery>
}

/** One thing that is looked at. It must end when `signal` aborts. */
export interface Check {
  readonly name: string
  run(
    examination: Examination,
    signal: AbortSignal,
  ): Promise<readonly Finding[]> | readonly Finding[]
}

/** Bounds the one request that several checks wait for. */
const DISCOVERY_MS = 8_000

/** @param patience milliseconds for the discovery document. */
export function examine(
  env: Env,
  config: ServerConfig,
  faults: readonly string[],
  clock: Clock,
  patience = DISCOVERY_MS,
): Examination {
  const upstream = upstreamOf(config.gateway.upstream)
  const { publicUrl } = config.gateway
  const insecure = isLoopback(publicUrl)
  let found: Promise<Discovery> | undefined
  return {
    env,
    config,
    faults,
    upstream,
    clock,
    real: isReal(env, publicUrl),
    discovery() {
      found ??= discover(upstream, insecure, AbortSignal.timeout(patience), clock)
      return found
    },
  }
}
