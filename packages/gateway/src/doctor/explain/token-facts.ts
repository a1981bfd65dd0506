import { audiencesOf, type DecodedToken, rolesOf, scopesOf, textClaim } from './decoded-token.ts'
import type { Fact } from './explanation.ts'
import { moment } from './moment.ts'
import type { TokenKind } from './token-kind.ts'

/** Claims about the token and the apps; whatever may say who a person is stays unread. */
const SHOWN: readonly (readonly [claim: string, name: string])[] = [
  ['ver', 'version'],
  ['iss', 'issuer'],
  ['tid', 'tenant'],
  ['azp', 'client'],
  ['appid', 'client'],
  ['client_id', 'client'],
  ['idtyp', 'type of caller'],
  ['tfp', 'policy'],
]
const READ = new Set([
  ...SHOWN.map(([claim]) => claim),
  'aud',
  'scp',
  'scope',
  'roles',
  'iat',
  'nbf',
  'exp',
])
const MAX_LISTED = 40

/** @param now seconds since the epoch. */
export function tokenFacts(token: DecodedToken, kind: TokenKind, now: number): readonly Fact[] {
  const { header, claims } = token
  const fact = (name: string, value: string | undefined): Fact[] =>
    value === undefined || value === '' ? [] : [{ name, value }]
  return [
    ...fact('signed with', textClaim(header, 'alg')),
    ...fact('key', textClaim(header, 'kid')),
    ...SHOWN.flatMap(([claim, name]) => fact(name, textClaim(claims, claim))),
    ...fact('audience', audiencesOf(claims).join(', ')),
    // The subject of an app's own token is an app, and a federated credential must name it.
    ...(kind === 'managed-identity' ? fact('subject', claims.sub) : []),
    ...fact('scopes', scopesOf(claims).slice(0, MAX_LISTED).join(' ')),
    ...fact('roles', rolesOf(claims).slice(0, MAX_LISTED).join(' ')),
    ...fact('issued', claims.iat === undefined ? undefined : moment(claims.iat, now)),
    ...fact('expires', claims.exp === undefined ? undefined : moment(claims.exp, now)),
    ...fact('also in it', unread(token)),
  ]
}

/** Names only: values such as `name` and `oid` say who it is. */
function unread({ claims }: DecodedToken): string {
  const names = Object.keys(claims).filter((name) => !READ.has(name))
  return names.length === 0 ? '' : `${names.slice(0, MAX_LISTED).join(', ')} (not shown)`
}
