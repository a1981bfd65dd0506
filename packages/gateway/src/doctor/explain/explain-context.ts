import type { GatewayConfig } from '../../assembly/config.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Env } from '../../node/environment.ts'
import type { ServerConfig } from '../../node/read-config.ts'
import { isAddressSet } from '../known-values.ts'
import { upstreamOf } from '../upstream.ts'

/** What an explanation may compare with. A configuration is welcome, and none is fine too. */
export interface ExplainContext {
  readonly gateway: GatewayConfig
  /** Whether the settings name a sign-in service that things can be compared with. */
  readonly signInKnown: boolean
  /** Whether the settings say what our own address is. */
  readonly addressKnown: boolean
  readonly clock: Clock
}

export const explainContext = (
  env: Env,
  { gateway }: ServerConfig,
  clock: Clock,
): ExplainContext => ({
  gateway,
  signInKnown: upstreamOf(gateway.upstream) !== undefined,
  addressKnown: isAddressSet(env),
  clock,
})
