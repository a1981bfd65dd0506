import type { Clock } from '../kernel/clock.ts'
import type { UpstreamTokens } from './identity-provider.ts'

/** RFC 6749 section 5.1 and OpenID Connect Core 3.1.3.3, as far as we use it. */
export interface TokenResponse {
  readonly idToken?: string
  readonly tokens: UpstreamTokens
}

/** @throws when a token is something else than text. */
export function readTokenResponse(
  body: unknown,
  keepsAccessToken: boolean,
  clock: Clock,
): TokenResponse {
  const answer: Readonly<Record<string, unknown>> = Object(body)
  const idToken = text(answer, 'id_token')
  const refreshToken = text(answer, 'refresh_token')
  const accessToken = keepsAccessToken ? text(answer, 'access_token') : undefined
  const lifetime = lifetimeOf(answer['expires_in'])
  return {
    ...(idToken === undefined ? {} : { idToken }),
    tokens: {
      ...(refreshToken === undefined ? {} : { refreshToken }),
      ...(accessToken === undefined ? {} : { accessToken }),
      ...(accessToken === undefined || lifetime === undefined
        ? {}
        : { accessTokenExpiresAt: clock.now() + lifetime * 1000 }),
    },
  }
}

function text(answer: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = answer[name]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string') throw new Error(`the answer’s ${name} is not text`)
  return value
}

/** Seconds. Azure AD B2C sends a string. */
function lifetimeOf(value: unknown): number | undefined {
  const written = typeof value === 'number' ? String(value) : value
  return typeof written === 'string' && /^\d{1,9}$/.test(written) ? Number(written) : undefined
}
