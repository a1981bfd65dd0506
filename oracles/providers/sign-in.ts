import assert from 'node:assert/strict'
import { Browser, type Page } from '../../test/world/browser.ts'
import {
  authorizeUrl,
  isClientRedirect,
  openConsent,
  pkce,
  REDIRECT,
  registerClient,
  type Tokens,
  tokenRequest,
} from '../../test/world/oauth-client.ts'
import type { World } from '../../test/world/world.ts'

/** What a person does on the provider's pages, until one of them leads to the client. */
export type PassProvider = (browser: Browser, page: Page) => Promise<Page>

/** A client that a person connected. */
export interface Connected {
  readonly clientId: string
  readonly tokens: Tokens
}

/** The whole journey: register, consent, sign in upstream, redeem. */
export async function connectBy(world: World, passProvider: PassProvider): Promise<Connected> {
  const { client_id: clientId } = await registerClient(world)
  const browser = new Browser()
  const { verifier, challenge } = pkce()
  const consent = await openConsent(browser, authorizeUrl(world, clientId, challenge))
  const { action, fields } = consent.form()
  const allowed = await browser.post(action, { ...fields, decision: 'allow' })
  assert.ok(allowed.next, allowed.html.slice(0, 300))
  const last = await passProvider(browser, await browser.open(allowed.next, isClientRedirect))
  const code = last.next?.searchParams.get('code')
  assert.ok(code, last.next?.href ?? `${last.status} ${last.html.slice(0, 600)}`)
  const { status, body } = await tokenRequest(world, {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    code_verifier: verifier,
    redirect_uri: REDIRECT,
  })
  assert.equal(status, 200, JSON.stringify(body))
  return { clientId, tokens: body }
}

export const refresh = (world: World, { clientId, tokens }: Connected) =>
  tokenRequest(world, {
    grant_type: 'refresh_token',
    client_id: clientId,
    refresh_token: tokens.refresh_token ?? '',
  })
