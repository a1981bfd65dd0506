import type { IncomingMessage, ServerResponse } from 'node:http'
import type { IdentityProvider } from '../../identity/identity-provider.ts'
import type { Clock } from '../../kernel/clock.ts'
import { equalSecrets, hmac, sha256 } from '../../kernel/hash.ts'
import { randomToken } from '../../kernel/random.ts'
import type { SignIns } from '../../storage/ports/sign-ins.ts'
import type { BrowserBinding } from './browser-binding.ts'
import { type FinishParts, finishRequest } from './finish.ts'
import { type PendingRequest, pendingRequest } from './pending-request.ts'

export interface ConsentParts extends FinishParts {
  /** Whether the operator configured this client. */
  readonly isConfigured: (clientId: string) => boolean
  readonly signIns: SignIns
  readonly identity: IdentityProvider
  readonly binding: BrowserBinding
  /** Keys the form's CSRF value. */
  readonly csrfKey: Uint8Array
  readonly clock: Clock
}

export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/**
 * The person's decision, asked by the gateway itself before the browser goes upstream. With one
 * client registered upstream for all of ours, nobody else could ask it (MCP "confused deputy").
 */
export interface Consent {
  show(exchange: Exchange, id: string): Promise<{ pending: PendingRequest; csrf: string } | 'gone'>
  decide(exchange: Exchange, id: string, form: URLSearchParams): Promise<Decision>
}

export type Decision =
  | { readonly type: 'continue'; readonly to: string; readonly setCookie?: string }
  | { readonly type: 'gone' }
  /** The form did not come from our page in this browser. */
  | { readonly type: 'forged' }

const SIGN_IN_LIFETIME_S = 600

export function consent(parts: ConsentParts): Consent {
  const { provider, settings, isConfigured, csrfKey } = parts
  const csrfOf = (id: string) => hmac(csrfKey, id)
  const pendingOf = async (exchange: Exchange, id: string) => {
    const pending = await pendingRequest(provider, settings, isConfigured, exchange)
    return pending?.id === id ? pending : undefined
  }

  return {
    async show(exchange, id) {
      const pending = await pendingOf(exchange, id)
      return pending ? { pending, csrf: csrfOf(id) } : 'gone'
    },
    async decide(exchange, id, form) {
      const pending = await pendingOf(exchange, id)
      if (!pending) return { type: 'gone' }
      if (!fromOurPage(exchange.request, settings.issuer)) return { type: 'forged' }
      if (!equalSecrets(form.get('csrf') ?? '', csrfOf(id))) return { type: 'forged' }
      return form.get('decision') === 'allow' ? allow(parts, pending) : deny(parts, pending)
    },
  }
}

/** Browsers say where a form was sent from; anything but our own origin is a forgery. */
function fromOurPage({ headers }: IncomingMessage, issuer: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return false
  const { origin } = headers
  return origin === undefined || origin === new URL(issuer).origin
}

async function allow(parts: ConsentParts, pending: PendingRequest): Promise<Decision> {
  const { signIns, identity, binding, clock } = parts
  const [state, nonce, codeVerifier] = [randomToken(), randomToken(), randomToken()]
  const stateHash = sha256(state)
  const { setCookie, hash } = binding.issue(stateHash, SIGN_IN_LIFETIME_S)
  const to = await identity.start({
    state,
    nonce,
    codeVerifier,
    ...(pending.loginHint ? { loginHint: pending.loginHint } : {}),
  })
  // Only now, after consent, does a state exist that the callback accepts.
  await signIns.save({
    stateHash,
    browserHash: hash,
    interactionId: pending.id,
    nonce,
    codeVerifier,
    expiresAt: clock.now() + SIGN_IN_LIFETIME_S * 1000,
  })
  return { type: 'continue', to: to.href, setCookie }
}

async function deny(parts: ConsentParts, pending: PendingRequest): Promise<Decision> {
  const to = await finishRequest(parts, pending.id, {
    type: 'refused',
    error: 'access_denied',
    description: 'the person denied access',
  })
  return to ? { type: 'continue', to } : { type: 'gone' }
}
