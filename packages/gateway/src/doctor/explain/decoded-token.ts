import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose'

/** A token's two readable parts, unverified. Its signature stays where it is. */
export interface DecodedToken {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: JWTPayload
}

/** `undefined` for what is no signed JWT, an encrypted one among them. */
export function decodeToken(token: string): DecodedToken | undefined {
  try {
    return { header: { ...decodeProtectedHeader(token) }, claims: decodeJwt(token) }
  } catch {
    return undefined
  }
}

/** RFC 9068 section 2.1. */
export const isAccessTokenType = ({ typ }: DecodedToken['header']): boolean =>
  /^(?:application\/)?at\+jwt$/i.test(String(typ))

/** A claim that is text, else nothing. */
export function textClaim(claims: JWTPayload, name: string): string | undefined {
  const value = claims[name]
  return typeof value === 'string' ? value : undefined
}

/** `aud` as a list (RFC 7519 section 4.1.3). */
export const audiencesOf = ({ aud }: JWTPayload): readonly string[] =>
  [aud].flat().filter((one) => typeof one === 'string')

/** Scopes: a list in a text, or an array (our own `scp`). */
export function scopesOf({ scp, scope }: JWTPayload): readonly string[] {
  const listed = scp ?? scope
  const items = typeof listed === 'string' ? listed.split(' ') : Array.isArray(listed) ? listed : []
  return items.filter((one) => typeof one === 'string' && one !== '')
}

/** App roles; others than texts are left out. */
export const rolesOf = ({ roles }: JWTPayload): readonly string[] =>
  Array.isArray(roles) ? roles.filter((one) => typeof one === 'string') : []
