import type { Person } from './directory.ts'

/** AADSTS codes that end an access for good: by policy, by security defaults, unassigned. */
export const BLOCK_CODES = [53003, 530032, 50105] as const
export type BlockCode = (typeof BLOCK_CODES)[number]

/** What stands between one person and a token. Times are milliseconds since the Unix epoch. */
export interface Condition {
  disabled: boolean
  blocked: BlockCode | undefined
  /** Sign-ins from before this moment are over. */
  revokedAt: number
  /** Resource application id to the id of the policy that asks for a second factor. */
  readonly stepUps: Map<string, string>
  /** When Graph stopped accepting the person's tokens, and the `claims` it answers since. */
  challenge: { readonly claims: string; readonly since: number } | undefined
  throttle: { readonly retryAfter: number; remaining: number } | undefined
  /** The same for calls to Graph. */
  graphThrottle: { readonly retryAfter: number; remaining: number } | undefined
}

const none = (): Condition => ({
  disabled: false,
  blocked: undefined,
  revokedAt: 0,
  stepUps: new Map(),
  challenge: undefined,
  throttle: undefined,
  graphThrottle: undefined,
})

/** The conditions of every person, kept per `oid` in a tenant. Bounded by the directory. */
export interface Conditions {
  of(person: Pick<Person, 'oid' | 'tid'>): Condition
  reset(): void
}

export function createConditions(): Conditions {
  const byPerson = new Map<string, Condition>()
  return {
    of({ oid, tid }) {
      const key = `${tid}|${oid}`
      const known = byPerson.get(key) ?? none()
      byPerson.set(key, known)
      return known
    },
    reset: () => byPerson.clear(),
  }
}
