import type { Report } from './report.ts'

interface Claims {
  readonly iss: string
  readonly aud: string
  readonly sub: string
  readonly client_id: string
  readonly scope: string
  readonly iat: number
  readonly exp: number
}

/** What the access token says (RFC 9068). The token itself stays where it is. */
export function describeClaims(report: Report, accessToken: string): void {
  const part = (index: number) =>
    JSON.parse(Buffer.from(accessToken.split('.')[index] ?? '', 'base64url').toString())
  const { alg, typ } = part(0) as { alg: string; typ: string }
  const claims = part(1) as Claims
  report.detail('token', `${typ}, signed with ${alg}, good for ${claims.exp - claims.iat} s`)
  report.detail('iss', `${claims.iss}  (who made it)`)
  report.detail('aud', `${claims.aud}  (the only place that takes it)`)
  report.detail('sub', `${claims.sub}  (the person, by an id of our own)`)
  report.detail('client_id', claims.client_id)
  report.detail('scope', claims.scope)
}
