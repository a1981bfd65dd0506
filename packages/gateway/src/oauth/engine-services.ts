import type { IncomingMessage, ServerResponse } from 'node:http'
import type { IdentityProvider } from '../identity/identity-provider.ts'
import type { SignIns } from '../storage/ports/sign-ins.ts'
import { type CallbackAnswer, callback } from './authorize/callback.ts'
import { type Consent, consent } from './authorize/consent.ts'
import type { ClientPolicy } from './clients/client-metadata.ts'
import { createProvider } from './engine/provider.ts'
import type { AuthorizationServerSettings, EngineParts } from './engine/settings.ts'
import { type Registration, register } from './register.ts'
import { type StepUpLink, stepUpLink } from './step-up/step-up-link.ts'
import type { UpstreamGrants } from './upstream/upstream-grant.ts'

/**
 * One engine and what works on it. The engine can't change its keys, so with other keys all of this
 * is made anew; requests that are under way end on the engine they began on. Nothing is lost: what
 * lasts is in the store.
 */
export interface EngineServices {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>
  readonly consent: Consent
  callback(request: IncomingMessage, answer: URLSearchParams): Promise<CallbackAnswer>
  register(body: unknown): Promise<Registration>
  readonly stepUpLink: StepUpLink
}

export interface EngineServiceParts extends EngineParts {
  readonly signIns: SignIns
  readonly grants: UpstreamGrants
  readonly identity: IdentityProvider
  readonly registrationPolicy: ClientPolicy
}

export function engineServices(
  settings: AuthorizationServerSettings,
  parts: EngineServiceParts,
): EngineServices {
  const { vault, registrationPolicy: policy } = parts
  const { issuer, lifetimes } = settings
  const provider = createProvider(settings, parts)
  const shared = { ...parts, provider, settings }
  return {
    answer: provider.callback(),
    consent: consent({ ...shared, csrfKey: vault.deriveKey('consent-form') }),
    callback: (request, answer) => callback(shared, request, answer),
    register: (body) => register({ ...shared, policy, lifetimes }, body),
    stepUpLink: stepUpLink({
      ...shared,
      issuer,
      clientName: async (id) => (await provider.Client.find(id))?.clientName ?? id,
    }),
  }
}
