import { randomUUID } from 'node:crypto'
import type { JWTPayload } from 'jose'
import { evaluationClaims } from './claims-request.ts'
import { BLOCK_CODES, type BlockCode, type Condition } from './conditions.ts'
import type { Consenter } from './consent.ts'
import type { Controlled, GraphChallenge } from './control.ts'
import { type Directory, everyone, type Person } from './directory.ts'
import { GRAPH_APP_ID } from './scopes.ts'
import { signInOf } from './sign-in.ts'

/** What happens to a person: accounts, sessions, throttling. */
export function personControl(controlled: Controlled) {
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

/** What is asked of a person before a token: step-up, evaluation, blocks. */
export function policyControl(controlled: Controlled) {
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

/** What a person, or everyone, agreed to. */
export function consentControl({ consents, directory, readScopes }: Controlled) {
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
