import type { ClientAuthentication } from './client-authentication.ts'

/** `client_secret_post` (RFC 6749 section 2.3.1). */
export function createSecretAuthentication({
  secret,
}: {
  readonly secret: string
}): ClientAuthentication {
  return {
    kind: 'secret',
    parameters: async () => ({ client_secret: secret }),
    refresh() {},
  }
}
