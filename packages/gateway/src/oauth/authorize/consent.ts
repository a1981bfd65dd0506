import type { IncomingMessage, ServerResponse } from 'node:http'
import { equalSecrets, hmac } from '../../kernel/hash.ts'
import { beginSignIn, type SignInParts } from './begin-sign-in.ts'
import { type FinishParts, finishRequest } from './finish.ts'
import { fromOurPage } from './from-our-page.ts'
import { type PendingRequest, pendingRequest } from './pending-request.ts'

export interface ConsentParts extends FinishParts, SignInParts {
  /** Whether the operator configured this client. */
  readonly isConfigured: (clientId: string) => boolean
  /** Keys the form's CSRF value. */
  readonly csrfKey: Uint8Array
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

async function allow(parts: ConsentParts, pending: PendingRequest): Promise<Decision> {
  const { id, client, downstream, loginHint } = pending
  const departure = await beginSignIn(parts, {
    purpose: { type: 'authorize', interactionId: id, clientId: client.id },
    downstream,
    ...(loginHint ? { loginHint } : {}),
  })
  return { type: 'continue', ...departure }
}

async function deny(parts: ConsentParts, pending: PendingRequest): Promise<Decision> {
  const to = await finishRequest(parts, pending.id, {
    type: 'refused',
    error: 'access_denied',
    description: 'the person denied access',
  })
  return to ? { type: 'continue', to } : { type: 'gone' }
}
