import type { ScopeNames } from '../resource/direct-scopes.ts'
import type { TokenVerifier } from '../resource/token-verifier.ts'
import type { Log } from '../telemetry/log.ts'
import type { HoldBackRules } from './hold-back.ts'
import type { AccessRules } from './judge.ts'
import type { McpLimiter } from './limits.ts'

/** What decides about a request before the protocol sees it. */
export interface Gate extends AccessRules, Pick<HoldBackRules, 'revocationsKnown'> {
  readonly verifier: TokenVerifier
  readonly limiter: McpLimiter
  /** Names scopes for the authorization server that a challenged client will ask. */
  readonly scopeNames: ScopeNames
  readonly log: Log
}
