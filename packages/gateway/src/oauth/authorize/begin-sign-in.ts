import type { IdentityProvider, StartRequest } from '../../identity/identity-provider.ts'
import type { Clock } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/hash.ts'
import { randomToken } from '../../kernel/random.ts'
import type { SignIn, SignIns } from '../../storage/ports/sign-ins.ts'
import type { BrowserBinding } from './browser-binding.ts'

export interface SignInParts {
  readonly signIns: SignIns
  readonly identity: IdentityProvider
  readonly binding: BrowserBinding
  readonly clock: Clock
}

/** What a sign-in is for, and what it asks of the provider. */
export interface SignInWish extends Pick<SignIn, 'purpose' | 'downstream' | 'claims' | 'expected'> {
  readonly loginHint?: string
}

export interface Departure {
  /** Where the browser goes. */
  readonly to: string
  readonly setCookie: string
}

const SIGN_IN_LIFETIME_S = 600

/**
 * Sends a browser upstream. Only from here on does a `state` exist that the callback accepts.
 * @param start where to, when it is not the provider's usual page.
 * @throws {SignInFailed} when the provider can't be reached.
 */
export async function beginSignIn(
  { signIns, identity, binding, clock }: SignInParts,
  { purpose, downstream, claims, expected, loginHint }: SignInWish,
  start: (request: StartRequest) => Promise<URL> = (request) => identity.start(request),
): Promise<Departure> {
  const [state, nonce, codeVerifier] = [randomToken(), randomToken(), randomToken()]
  const stateHash = sha256(state)
  const { setCookie, hash } = binding.issue(stateHash, SIGN_IN_LIFETIME_S)
  const asked = {
    downstream,
    ...(claims === undefined ? {} : { claims }),
  }
  const to = await start({
    state,
    nonce,
    codeVerifier,
    ...asked,
    ...(loginHint === undefined ? {} : { loginHint }),
    ...(expected === undefined ? {} : { continues: true }),
  })
  await signIns.save({
    stateHash,
    browserHash: hash,
    purpose,
    nonce,
    codeVerifier,
    ...asked,
    ...(expected === undefined ? {} : { expected }),
    expiresAt: clock.now() + SIGN_IN_LIFETIME_S * 1000,
  })
  return { to: to.href, setCookie }
}
