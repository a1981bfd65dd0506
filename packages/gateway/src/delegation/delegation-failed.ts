/** What the caller of an exchange can do about its failure. */
export type DelegationClass =
  /** The person must prove more, such as a second factor; `claims` says what. */
  | 'STEP_UP'
  /** The person or an administrator must agree first. */
  | 'CONSENT'
  /** The provider's policy refuses this person here; asking again changes nothing. */
  | 'BLOCKED'
  /** The sign-in itself is over: sign in again. */
  | 'REAUTH'
  /** The operator's mistake. */
  | 'CONFIG'
  /** An app asked, and On-Behalf-Of needs a person. */
  | 'APP_ONLY'
  /** Try again later. */
  | 'TRANSIENT'
  /** The provider saw the same request too often. */
  | 'LOOP'

export interface DelegationFailure {
  readonly class: DelegationClass
  /** For the person, in plain words. */
  readonly message: string
  /** The claims request to satisfy, JSON; only from the provider. */
  readonly claims?: string
  /** Who has to ask for the consent that is missing, where it is not the provider's own page. */
  readonly askedBy?: 'gateway' | 'administrator'
  /** Seconds to wait. */
  readonly retryAfter?: number
  /** The most telling of the provider's `error_codes`: for logs and `doctor`, not for decisions. */
  readonly code?: number
  /** The provider's correlation id: what its support asks for. */
  readonly correlationId?: string
}

/** Why no downstream token was had. */
export class DelegationFailed extends Error {
  override name = 'DelegationFailed'
  readonly failure: DelegationFailure
  constructor(failure: DelegationFailure, cause?: unknown) {
    super(failure.message, { cause })
    this.failure = failure
  }
}

/** CONFIG, in words for the tool's author: a tool uses delegation in a way that can't work. */
export const misuse = (message: string): DelegationFailed =>
  new DelegationFailed({ class: 'CONFIG', message })
