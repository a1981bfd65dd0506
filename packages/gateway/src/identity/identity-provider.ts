import type { PersonKey } from '../storage/ports/people.ts'

/** An upstream sign-in service, seen from the gateway: send a person there, hear who came back. */
export interface IdentityProvider {
  /** For people: "Sign in with …". */
  readonly displayName: string
  /** Where to send the browser. @throws {SignInFailed} when the provider can't be reached. */
  start(request: StartRequest): Promise<URL>
  /** Redeems the answer. @throws {SignInFailed} for anything but a proven identity. */
  finish(request: FinishRequest): Promise<Identity>
}

export interface StartRequest {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  readonly loginHint?: string
}

export interface FinishRequest {
  /** The query of the callback, exactly as the provider sent it. */
  readonly answer: URLSearchParams
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

export interface Identity {
  readonly key: PersonKey
}

/** Why nobody was signed in. `code` is the OAuth error the client gets; the message is for people. */
export class SignInFailed extends Error {
  override name = 'SignInFailed'
  readonly code: 'access_denied' | 'temporarily_unavailable' | 'server_error'
  constructor(code: SignInFailed['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
