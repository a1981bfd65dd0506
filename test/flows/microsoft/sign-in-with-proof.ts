import assert from 'node:assert/strict'
import { Browser, type Page } from '../../world/browser.ts'
import {
  authorizeUrl,
  isClientRedirect,
  openConsent,
  pkce,
  REDIRECT,
} from '../../world/oauth-client.ts'
import type { World } from '../../world/world.ts'

/** Opens a step-up link, presses its button, and signs in as somebody, with whatever is asked. */
export async function followLink(browser: Browser, link: URL, username: string): Promise<Page> {
  const page = await browser.get(link)
  assert.equal(page.status, 200, page.html.slice(0, 300))
  const started = await browser.post(page.form().action, {})
  assert.ok(started.next, started.html.slice(0, 300))
  return browser.open(await signInWithProof(browser, started.next, username), isClientRedirect)
}

/** The provider's pages: who it is, and the second factor where it asks for one. */
export async function signInWithProof(
  browser: Browser,
  authorize: URL,
  username: string,
): Promise<URL> {
  await browser.get(authorize)
  const chosen = await browser.post(authorize, { username })
  const last = chosen.next ? chosen : await browser.post(authorize, { username, approve: '1' })
  assert.ok(last.next, last.html.slice(0, 400))
  return last.next
}

/**
 * The whole sign-in at a client that was told to sign in again, with its second, stronger leg where
 * the gateway asks for one.
 * @returns the request that redeems the code.
 */
export async function signInAgain(
  world: World,
  username: string,
  clientId: string,
  changes: Record<string, string>,
): Promise<Record<string, string>> {
  const browser = new Browser()
  const { verifier, challenge } = pkce()
  const consent = await openConsent(browser, authorizeUrl(world, clientId, challenge, changes))
  const { action, fields } = consent.form()
  const allowed = await browser.post(action, { ...fields, decision: 'allow' })
  assert.ok(allowed.next)
  const signedIn = await signInWithProof(browser, allowed.next, username)
  const first = await browser.open(signedIn, isClientOrUpstream(world))
  assert.ok(first.next, first.html.slice(0, 300))
  const last = isClientRedirect(first.next)
    ? first
    : await browser.open(await signInWithProof(browser, first.next, username), isClientRedirect)
  const code = last.next?.searchParams.get('code')
  assert.ok(code, String(last.next))
  return {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    code_verifier: verifier,
    redirect_uri: REDIRECT,
  }
}

const isClientOrUpstream = (world: World) => (url: URL) =>
  isClientRedirect(url) || url.origin === world.entraUrl
