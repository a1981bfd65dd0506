import { html } from 'hono/html'
import { layout } from './layout.ts'

export interface ContinuePage {
  /** The absolute URL the browser goes to next, exactly as it must be requested. */
  readonly to: string
  /** Schemes of registered apps that are allowed beside https and http, such as `cursor`. */
  readonly customSchemes?: readonly string[]
  readonly siteName?: string
}

/** A bug in the caller: the pages never send a browser to such a place. */
export class RefusedDestination extends Error {
  override name = 'RefusedDestination'
}

const WEB_SCHEMES = ['https', 'http']
/** They run or render in our own origin's name, so no list may allow them. */
const NEVER = new Set(['javascript', 'data', 'file', 'blob', 'vbscript', 'about', 'view-source'])
const NOT_IN_A_URI = /[^\x21-\x7e]|["'<>\\`]/

/**
 * A page that takes the browser on at once, by itself or by its link. It answers our own form's
 * POST with 200: a redirect from there would be judged by `form-action`, which stays `'self'`.
 * @throws {RefusedDestination} unless `to` is https, http or one of `customSchemes`.
 */
export async function continuePage(page: ContinuePage): Promise<string> {
  const { to, customSchemes = [], siteName } = page
  const url = checkedDestination(to, customSchemes)
  const place = WEB_SCHEMES.includes(schemeOf(url)) ? url.host : `the app for ${url.protocol} links`
  return layout({
    title: 'Continue',
    siteName,
    width: 'narrow',
    head: html`<meta http-equiv="refresh" content="0; url=${to}">`,
    main: html`
      <h1>One moment</h1>
      <section class="panel">
        <p>You are being sent to <bdi>${place}</bdi>.</p>
        <p><a class="button primary" href="${to}">Continue</a></p>
      </section>`,
  })
}

function checkedDestination(to: string, customSchemes: readonly string[]): URL {
  if (NOT_IN_A_URI.test(to) || !URL.canParse(to))
    throw new RefusedDestination('The next address is not an absolute URI.')
  const url = new URL(to)
  const scheme = schemeOf(url)
  const known = WEB_SCHEMES.includes(scheme) || customSchemes.includes(scheme)
  if (NEVER.has(scheme) || !known)
    throw new RefusedDestination(
      `The next address has the scheme "${scheme}", which is not allowed.`,
    )
  if (url.username || url.password)
    throw new RefusedDestination('The next address carries a user name or password.')
  return url
}

const schemeOf = (url: URL): string => url.protocol.slice(0, -1)
