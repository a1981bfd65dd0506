import { errors } from 'oidc-provider'

/** RFC 6585 section 4 and RFC 9110 section 15.6.4. OAuth's own word for both is this one. */
export class Later extends errors.CustomOIDCProviderError {
  constructor(status: 429 | 503, description: string) {
    super('temporarily_unavailable', description)
    this.status = status
    this.statusCode = status
  }
}
