import { randomUUID } from 'node:crypto'
import type { JWTPayload } from 'jose'
import { evaluationClaims } from './claims-request.ts'
import type { Clock } from './clock.ts'
import { BLOCK_CODES, type BlockCode, type Condition, type Conditions } from './conditions.ts'
import type { Consenter, ConsentTable } from './consent.ts'
import { type Directory, everyone, type Person } from './directory.ts'
import type { Fault, Faults } from './faults.ts'
import type { KeyRing } from './keys.ts'
import type { LoopDetector } from './loop-detector.ts'
import type { RequestLog, RequestLogEntry } from './request-log.ts'
import { GRAPH_APP_ID, type ResourceScopes } from './scopes.ts'
import { signInOf } from './sign-in.ts'

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

function personControl(controlled: Controlled) {
  const { clock } = controlled
  const change = changeOf(controlled)
  return {
    disable: (username: string) =>
      change(username, (one) => Object.assign(one, { disabled: true })),
    enable: (username: string) =>
      change(username, (one) => Object.assign(one, { disabled: false })),
    revokeSessions: (username: string) =>
      change(username, (one) => Object.assign(one, { revokedAt: clock.moment() })),
    throttle(username: string, limit: Limit) {
      const throttle = throttleOf(limit)
      change(username, (one) => Object.assign(one, { throttle: { ...throttle } }))
    },
    throttleGraph(username: string, limit: Limit) {
      const graphThrottle = throttleOf(limit)
      change(username, (one) => Object.assign(one, { graphThrottle: { ...graphThrottle } }))
    },
    graphThrottleFor(personOid: string): number | undefined {
      const person = everyone(controlled.directory).find(({ oid }) => oid === personOid)
      const throttle = person && controlled.conditions.of(person).graphThrottle
      if (!throttle || throttle.remaining === 0) return undefined
      throttle.remaining -= 1
      return throttle.retryAfter
    },
  }
}

interface Limit {
  readonly retryAfter: number
  readonly times: number
}

function throttleOf({ retryAfter, times }: Limit) {
  if (![retryAfter, times].every((value) => Number.isInteger(value) && value > 0))
    throw new RangeError('throttle: expected retryAfter and times as whole numbers above 0.')
  return { retryAfter, remaining: times }
}

function policyControl(controlled: Controlled) {
  const { clock, conditions, directory, findResource } = controlled
  const change = changeOf(controlled)
  return {
    requireStepUp(username: string, { resource }: { readonly resource?: string } = {}) {
      const appId = resource === undefined ? GRAPH_APP_ID : findResource(resource)
      change(username, ({ stepUps }) => stepUps.set(appId, randomUUID()))
    },
    challengeGraph(username: string) {
      change(username, (one) => {
        // Never the same twice, so that the answer to an earlier challenge is no answer to this one.
        const since = Math.max(Math.floor(clock.now() / 1000), (one.challenge?.since ?? 0) + 1)
        one.challenge = { claims: evaluationClaims(since), since }
      })
    },
    graphChallengeFor(personOid: string, token?: JWTPayload): GraphChallenge | undefined {
      const person = everyone(directory).find(({ oid }) => oid === personOid)
      const challenge = person && conditions.of(person).challenge
      if (!challenge) return undefined
      return signInOf(token)?.met.includes(`nbf=${challenge.since}`) ? undefined : challenge
    },
    block(username: string, code: BlockCode) {
      if (!BLOCK_CODES.includes(code))
        throw new RangeError(`block: expected one of ${BLOCK_CODES.join(', ')}.`)
      change(username, (one) => Object.assign(one, { blocked: code }))
    },
    lift: (username: string) => change(username, liftAll),
  }
}

function liftAll(condition: Condition): void {
  condition.stepUps.clear()
  const nothing = { blocked: undefined, challenge: undefined }
  Object.assign(condition, { ...nothing, throttle: undefined, graphThrottle: undefined })
}

function consentControl({ consents, directory, readScopes }: Controlled) {
  const consenters = (who: string): readonly Consenter[] =>
    who === 'everyone' ? ['everyone'] : peopleNamed(directory, who)
  return {
    grantConsent(clientId: string, who: string, scopes: readonly string[]) {
      const resources = readScopes(clientId, scopes)
      for (const one of consenters(who)) consents.grant(clientId, one, resources)
    },
    withdrawConsent(clientId: string, who: string, scopes: readonly string[]) {
      const resources = readScopes(clientId, scopes)
      for (const one of consenters(who)) consents.withdraw(clientId, one, resources)
    },
  }
}

/** Changes the condition of everyone of that name: a guest has it in another tenant too. */
const changeOf =
  ({ conditions, directory }: Controlled) =>
  (username: string, change: (condition: Condition) => unknown): void => {
    for (const person of peopleNamed(directory, username)) change(conditions.of(person))
  }

function peopleNamed(directory: Directory, username: string): readonly Person[] {
  const name = String(username).toLowerCase()
  const people = everyone(directory)
  const found = people.filter((person) => person.username === name)
  if (found.length > 0) return found
  const known = [...new Set(people.map((person) => person.username))]
  throw new RangeError(`Nobody is called '${name.slice(0, 100)}'. There are: ${known.join(', ')}.`)
}
