import type { JWTPayload } from 'jose'
import type { Clock } from './clock.ts'
import type { BlockCode, Conditions } from './conditions.ts'
import type { ConsentTable } from './consent.ts'
import type { Directory } from './directory.ts'
import type { Fault, Faults } from './faults.ts'
import type { KeyRing } from './keys.ts'
import type { LoopDetector } from './loop-detector.ts'
import { consentControl, personControl, policyControl } from './person-control.ts'
import type { RequestLog, RequestLogEntry } from './request-log.ts'
import type { ResourceScopes } from './scopes.ts'

export type { BlockCode } from './conditions.ts'
export type { Fault } from './faults.ts'
export type { RequestLogEntry } from './request-log.ts'

/** Graph's challenge of continuous access evaluation. */
export interface GraphChallenge {
  /** The JSON that goes, in Base64, into the `claims` of the WWW-Authenticate header. */
  readonly claims: string
  /** Seconds since the Unix epoch: when Graph stopped accepting the person's tokens. */
  readonly since: number
}

/**
 * Turns the directory's weather. People go by username; every method throws a RangeError that
 * says what was wrong with its arguments. Nothing here survives the process.
 */
export interface Control {
  /** No sign-in (50057); refresh and On-Behalf-Of answer invalid_grant 50057. */
  disable(username: string): void
  /** Takes {@link Control.disable} back. */
  enable(username: string): void
  /** Sign-ins up to now are over: their refresh tokens and assertions answer 50173. */
  revokeSessions(username: string): void
  /**
   * Token requests for the resource (default: Graph), by refresh and On-Behalf-Of, answer
   * interaction_required 50076 with `claims`, until their token comes from a sign-in that carried
   * those claims and was approved. A code is not asked: its sign-in was moments ago.
   */
  requireStepUp(username: string, options?: { readonly resource?: string }): void
  /**
   * Graph answers 401 insufficient_claims from now on, and On-Behalf-Of with the client's
   * `claims` answers interaction_required, until the person signed in with these claims.
   */
  challengeGraph(username: string): void
  /**
   * For Graph: the challenge that a call of this person is to be answered with. Hand it the
   * verified claims of the token presented; `undefined` when its sign-in answered the challenge.
   */
  graphChallengeFor(personOid: string, token?: JWTPayload): GraphChallenge | undefined
  /** Sign-in, refresh and On-Behalf-Of are refused for good, without `claims`. */
  block(username: string, code: BlockCode): void
  /** Takes back what block, requireStepUp, challengeGraph, throttle and throttleGraph did. */
  lift(username: string): void
  /** Scopes are fully qualified. Signing in with them on authorize records them as well. */
  grantConsent(clientId: string, who: string, scopes: readonly string[]): void
  /** On-Behalf-Of and refresh for these scopes answer invalid_grant 65001 from now on. */
  withdrawConsent(clientId: string, who: string, scopes: readonly string[]): void
  /** The person's next `times` token requests answer 429 with Retry-After (seconds). */
  throttle(username: string, limit: { readonly retryAfter: number; readonly times: number }): void
  /** The person's next `times` calls to Graph, each request of a batch being one, answer 429. */
  throttleGraph(
    username: string,
    limit: { readonly retryAfter: number; readonly times: number },
  ): void
  /** For Graph: seconds, when this call is to be throttled. Asking uses up one time. */
  graphThrottleFor(personOid: string): number | undefined
  /** A new key signs; the keys before it stay published until {@link Control.retireKeys}. */
  rotateKeys(): Promise<void>
  /** Publishes the signing key alone; what older keys signed is void. */
  retireKeys(): void
  /** Spoils requests at any endpoint but the control's own. */
  fail(fault: Fault): void
  /** The requests answered so far, oldest first; the control's own are left out. */
  requests(): readonly RequestLogEntry[]
  /** Forgets the requests. */
  clear(): void
  /** Everything above as at the start, apart from keys, clock and issued tokens. */
  reset(): void
  /** Moves the clock ahead. Milliseconds. */
  advance(milliseconds: number): void
  /** Milliseconds since the Unix epoch. */
  now(): number
}

/** What the control acts on. */
export interface Controlled {
  readonly directory: Directory
  readonly conditions: Conditions
  readonly consents: ConsentTable
  readonly keyRing: KeyRing
  readonly faults: Faults
  readonly requestLog: RequestLog
  readonly clock: Clock
  readonly loops: LoopDetector
  /** @throws RangeError or EntraError for a scope or client that is not there. */
  readonly readScopes: (clientId: string, scopes: readonly string[]) => readonly ResourceScopes[]
  /** The application id behind a client id, an App ID URI or Graph's address. */
  readonly findResource: (resource: string) => string
}

export function createControl(controlled: Controlled): Control {
  const { clock, faults, keyRing, requestLog } = controlled
  return {
    ...personControl(controlled),
    ...policyControl(controlled),
    ...consentControl(controlled),
    rotateKeys: () => keyRing.rotate(),
    retireKeys: () => keyRing.retire(),
    fail: (fault) => faults.add(fault),
    requests: () => [...requestLog.entries],
    clear: () => requestLog.clear(),
    reset() {
      for (const one of [controlled.conditions, controlled.consents, faults, controlled.loops])
        one.reset()
      requestLog.clear()
    },
    advance: (milliseconds) => clock.advance(milliseconds),
    now: () => clock.now(),
  }
}
