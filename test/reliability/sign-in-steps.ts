import assert from 'node:assert/strict'
import { Browser, type Page } from '../world/browser.ts'
import {
  type Addresses,
  authorizeUrl,
  isClientRedirect,
  pkce,
  REDIRECT,
  registerClient,
  tokenRequest,
} from '../world/oauth-client.ts'

/** How far a sign-in has come: what one step leaves for the next. */
export interface Underway {
  readonly browser: Browser
  readonly clientId: string
  readonly challenge: string
  readonly verifier: string
  /** Where the browser goes next. */
  next?: URL
  form?: ReturnType<Page['form']>
  code?: string
  accessToken?: string
}

/** The server said that it is over: used, gone, or never known. The person begins again. */
export class Gone extends Error {}

/** One request to the gateway; the same one again, when there was no answer. */
export type Step = (world: Addresses, underway: Underway) => Promise<void>

export async function begin(world: Addresses): Promise<Underway> {
  const { client_id } = await registerClient(world)
  return { browser: new Browser(), clientId: client_id, ...pkce() }
}

const missing = (): never => assert.fail('a step was left out')
const ended = ({ status, html }: Page): never => {
  if (status === 400) throw new Gone()
  return assert.fail(`${status} ${html.slice(0, 300)}`)
}

/** A whole sign-in, request by request, in their order. */
export const signInSteps = (username: string): Readonly<Record<string, Step>> => ({
  async authorize(world, underway) {
    const { browser, clientId, challenge } = underway
    const page = await browser.get(authorizeUrl(world, clientId, challenge))
    underway.next = page.next ?? ended(page)
  },
  async consent(_, underway) {
    const page = await underway.browser.get(underway.next ?? missing())
    if (page.status !== 200) ended(page)
    underway.form = page.form()
  },
  async allow(_, underway) {
    const { action, fields } = underway.form ?? missing()
    const page = await underway.browser.post(action, { ...fields, decision: 'allow' })
    const upstream = page.next ?? ended(page)
    const picker = await underway.browser.open(upstream, isClientRedirect)
    const signedIn = await underway.browser.post(picker.url, { username })
    underway.next = signedIn.next ?? ended(signedIn)
  },
  async callback(_, underway) {
    const page = await underway.browser.get(underway.next ?? missing())
    underway.next = page.next ?? ended(page)
  },
  async resume(_, underway) {
    const page = await underway.browser.open(underway.next ?? missing(), isClientRedirect)
    const to = page.next ?? ended(page)
    underway.code = to.searchParams.get('code') ?? missing()
  },
  async redeem(world, underway) {
    const { status, body } = await tokenRequest(world, {
      grant_type: 'authorization_code',
      client_id: underway.clientId,
      code: underway.code ?? missing(),
      code_verifier: underway.verifier,
      redirect_uri: REDIRECT,
    })
    if (status === 400) throw new Gone()
    assert.equal(status, 200, JSON.stringify(body))
    underway.accessToken = body.access_token
  },
})
