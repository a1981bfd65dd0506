import { createHash, randomBytes } from 'node:crypto'
import { type Browser, createBrowser, onward } from './browser.ts'
import { DemoFailed } from './demo-failed.ts'
import type { Discovered } from './discover.ts'
import type { Page } from './page.ts'
import { redeem, type Tokens } from './redeem.ts'
import { REDIRECT_URI } from './register.ts'
import type { Report } from './report.ts'
import { signIn } from './sign-in.ts'

export interface Authorization {
  readonly tokens: Tokens
  /** The sign-in name of who is behind the token. */
  readonly person: string
}

const SCOPES = 'property:read assessments:read assessments:write'

/**
 * The authorization code flow with PKCE (OAuth 2.1 section 4.1), in a fresh browser.
 * @param choose picks who signs in, out of the sign-in names on offer.
 */
export async function authorize(
  report: Report,
  discovered: Discovered,
  clientId: string,
  choose: (names: readonly string[]) => string | undefined,
): Promise<Authorization> {
  const { server, resource } = discovered
  const [verifier, state] = [randomToken(), randomToken()]
  const url = new URL(server.authorization_endpoint)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: REDIRECT_URI,
    scope: SCOPES,
    resource,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString()

  const browser = createBrowser(report)
  const consent = await openConsent(browser, url)
  describe(report, consent)
  const upstream = await allow(browser, consent)
  const { back, person } = await signIn(report, browser, upstream, choose)
  const code = readAnswer(back, state, server.issuer)
  return { person, tokens: await redeem(report, discovered, { clientId, code, verifier }) }
}

const randomToken = () => randomBytes(32).toString('base64url')

async function openConsent(browser: Browser, url: URL): Promise<Page> {
  const sent = await browser.open(url, { 303: 'The request is in order; on to consent' })
  return browser.open(onward(sent), { 200: 'The gateway asks, before any sign-in' })
}

/** What the person reads before choosing. */
function describe(report: Report, consent: Page): void {
  report.detail('the page', consent.heading)
  for (const [term, text] of consent.facts) report.detail(term, text)
  for (const [index, permission] of consent.listed.entries())
    report.detail(index === 0 ? 'it may' : '', permission)
}

async function allow(browser: Browser, consent: Page): Promise<URL> {
  const { action, fields } = consent.form()
  const decided = await browser.submit(
    action,
    { ...fields, decision: 'allow' },
    { 200: 'Allow; only now the browser goes upstream' },
  )
  return onward(decided)
}

/** The code, after the two checks that tell a client the answer is its own (RFC 9207). */
function readAnswer(back: URL, state: string, issuer: string): string {
  const { searchParams: answer } = back
  if (answer.get('state') !== state) throw new DemoFailed('The answer has another state.')
  if (answer.get('iss') !== issuer) throw new DemoFailed('The answer is from another issuer.')
  const code = answer.get('code')
  if (code) return code
  throw new DemoFailed(
    `No code came back: ${answer.get('error')}, ${answer.get('error_description') ?? 'no reason'}.`,
  )
}
