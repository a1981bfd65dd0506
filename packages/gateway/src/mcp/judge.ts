import type { Principal } from '../resource/principal.ts'
import type { ToolContract } from './contract.ts'

export interface AccessRules {
  /** What a tool demands; `undefined` for a name that is no tool, which the protocol answers. */
  ruleFor(
    tool: string,
  ): Pick<ToolContract, 'access' | 'scopes' | 'annotations' | 'downstream'> | undefined
  /** Refuse every request without a token, whatever it asks for. */
  readonly requireSignIn: boolean
}

export type Verdict =
  | { readonly verdict: 'allow' }
  /** HTTP 401: no token, and this request needs one. */
  | { readonly verdict: 'sign-in'; readonly scopes: readonly string[] }
  /** HTTP 403 `insufficient_scope`: the token is good but grants too little. */
  | { readonly verdict: 'more-scope'; readonly scopes: readonly string[] }

/**
 * Whether a token's scopes are enough. Our scopes have no hierarchy: each is granted and checked
 * by its exact name, so `assessments:write` does not bring `assessments:read`. A server whose
 * scopes do imply one another changes this function and nothing else.
 */
export const sufficient = (granted: ReadonlySet<string>, needed: readonly string[]): boolean =>
  needed.every((scope) => granted.has(scope))

/**
 * Decides about a whole request before the protocol sees it. A batch is one HTTP request with one
 * answer, so its strictest call decides for all, and the scopes named are those of all its calls.
 * @param calls the names of the tools that the request calls; empty for any other request.
 */
export function judge(
  calls: readonly string[],
  principal: Principal | undefined,
  rules: AccessRules,
): Verdict {
  if (principal === undefined && rules.requireSignIn)
    return { verdict: 'sign-in', scopes: demanded(calls, rules) }
  const missing = calls.some((tool) => {
    const rule = rules.ruleFor(tool)
    if (rule?.access !== 'protected') return false
    return principal === undefined || !sufficient(principal.scopes, rule.scopes)
  })
  if (!missing) return ALLOW
  const needed = union(demandsOf(calls, rules).filter(({ access }) => access === 'protected'))
  return { verdict: principal === undefined ? 'sign-in' : 'more-scope', scopes: needed }
}

/** Every scope that a token for these calls would carry, those of public tools included. */
export const demanded = (calls: readonly string[], rules: AccessRules): readonly string[] =>
  union(demandsOf(calls, rules))

const demandsOf = (calls: readonly string[], rules: AccessRules) =>
  calls.flatMap((tool) => rules.ruleFor(tool) ?? [])

const ALLOW: Verdict = { verdict: 'allow' }

const union = (demands: readonly { readonly scopes: readonly string[] }[]): readonly string[] => [
  ...new Set(demands.flatMap((demand) => demand.scopes)),
]
