import { claimsObject } from './claims-request.ts'

/** What the provider said no with. None of it is text to show or to trust. */
export interface Refusal {
  /** RFC 6749 section 4.1.2.1 or 5.2. */
  readonly error: string
  readonly description: string
  /** Microsoft's finer word for `error`. */
  readonly suberror?: string
  /** A claims request (OpenID Connect Core 5.5) that would satisfy the provider; JSON. */
  readonly claims?: string
}

/**
 * The provider answered, and refused. The message holds its error and error number, never its
 * description: that names people.
 */
export class UpstreamRefused extends Error {
  override name = 'UpstreamRefused'
  /** The HTTP status of the token endpoint; `undefined` for an answer at the callback. */
  readonly status: number | undefined
  readonly refusal: Refusal
  constructor(refusal: Refusal, status?: number) {
    const said = [status, refusal.error, codeOf(refusal)].filter(Boolean).join(' ')
    super(`the sign-in service answered: ${said}`)
    this.refusal = refusal
    this.status = status
  }

  /** The provider has trouble of its own, or too much to do: trying again later may help. */
  get isPassing(): boolean {
    if (this.status !== undefined) return this.status >= 500 || this.status === 429
    return this.refusal.error === 'temporarily_unavailable'
  }
}

const ERROR = /^[\x21\x23-\x5b\x5d-\x7e]{1,60}$/
const CODE = /^(?:AADSTS|AADB2C)\d{1,12}(?=:|$)/

/** The error number a Microsoft description starts with, such as `AADSTS50076`. For logs. */
export const codeOf = ({ description }: Refusal): string | undefined => CODE.exec(description)?.[0]

/** @param fields a token error (RFC 6749 section 5.2) or the parameters of the callback. */
export function readRefusal(fields: Readonly<Record<string, unknown>>): Refusal {
  const { error, error_description: description, suberror, claims } = fields
  return {
    error: typeof error === 'string' && ERROR.test(error) ? error : 'unknown',
    description: typeof description === 'string' ? description : '',
    ...(typeof suberror === 'string' ? { suberror } : {}),
    ...(claimsObject(claims) ? { claims: claims as string } : {}),
  }
}
