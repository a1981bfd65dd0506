import { html } from 'hono/html'
import { layout, type Markup } from './layout.ts'
import { isolated, strangerText, visibleUri } from './stranger-text.ts'

export interface ConsentPage {
  /** As the client itself gave it: a stranger's text. */
  readonly clientName: string
  readonly publisher: Publisher
  /** The exact URI the answer goes to. */
  readonly redirectUri: string
  /** Its host, and its port when it has one. Empty for an app's own scheme. */
  readonly redirectHost: string
  /** True when the redirect goes to a program on the person's own computer (RFC 8252). */
  readonly loopback: boolean
  /** What the token will be good for (RFC 8707); several are separated by spaces. */
  readonly resource: string
  readonly scopes: readonly Permission[]
  /** Permissions at services behind this server, used on the person's behalf. */
  readonly downstream: readonly Permission[]
  /** Where the form is posted; on our own origin. */
  readonly action: string
  /** Binds the form to this browser and this request. */
  readonly csrf: string
  /** Who signs the person in after Allow, such as "Microsoft Entra ID". */
  readonly signInWith: string
  /** This server's name; the product's when left out. */
  readonly siteName?: string
}

export type Publisher =
  | { readonly kind: 'metadata-document'; readonly host: string }
  | { readonly kind: 'registered' }
  | { readonly kind: 'configured' }

export interface Permission {
  /** The scope as tokens carry it. */
  readonly name: string
  /** What it lets the client do, in words. */
  readonly words: string
}

const MAX_NAME = 80
const MAX_HOST = 260
const MAX_UNSCROLLED_URI = 200
const UNNAMED = 'An app without a name'

/**
 * Asks the person, before any sign-in, whether this client may have access. It names who asks,
 * who published that client, and where exactly the answer goes (MCP authorization, "confused
 * deputy"). A plain form: it works without JavaScript.
 */
export function consentPage(page: ConsentPage): Promise<string> {
  const name = strangerText(page.clientName, MAX_NAME) || UNNAMED
  return layout({
    title: `Allow ${name}?`,
    siteName: page.siteName,
    width: 'narrow',
    main: html`
      <h1>Allow <span class="quoted">“<bdi>${name}</bdi>”</span> to use ${page.siteName ?? 'this server'}?</h1>
      <section class="panel">
        ${whoAsks(page)}
        ${permissions('It will be able to', page.scopes)}
        ${permissions('On your behalf, at other services, it will be able to', page.downstream)}
        ${answerForm(page)}
      </section>
      <p class="aside">You are asked every time. Nothing is remembered, and nothing is shared before you choose Allow.</p>`,
  })
}

const whoAsks = (page: ConsentPage): Markup => html`
        <dl>
          <dt>Published by</dt>
          <dd>${publishedBy(page.publisher)}</dd>
          <dt>Sends you back to</dt>
          <dd>${destination(page)}</dd>
          <dt>Access to</dt>
          <dd>${page.resource.split(' ').map(fullUri)}</dd>
        </dl>`

/** The whole URI; a very long one scrolls, so that it can't push the answers out of sight. */
const fullUri = (uri: string): Markup =>
  uri.length <= MAX_UNSCROLLED_URI
    ? html`<code class="uri">${visibleUri(uri)}</code>`
    : html`<code class="uri long" tabindex="0">${visibleUri(uri)}</code>`

function publishedBy(publisher: Publisher): Markup {
  switch (publisher.kind) {
    case 'metadata-document':
      return html`<strong>${isolated(publisher.host, MAX_HOST)}</strong> <small class="explanation">The app’s details come from a page on this site.</small>`
    case 'registered':
      return html`<strong class="warn">Not verified</strong> <small class="explanation">This app registered itself, and could have given any name. Go by the address below.</small>`
    case 'configured':
      return html`<strong>Known to this server</strong> <small class="explanation">The people who run this server added it.</small>`
  }
}

/** Where the answer goes: a website by its host, an app by the scheme it listens to. */
function destination(page: ConsentPage): Markup {
  const scheme = appScheme(page)
  const place = scheme
    ? html`<code>${scheme}</code>`
    : isolated(visibleUri(page.redirectHost), MAX_HOST)
  return html`<strong>${place}</strong> ${fullUri(page.redirectUri)} ${localWarning(page, scheme)}`
}

/** Anyone can start such a flow, and any program on the device may be the one that listens. */
function localWarning({ loopback }: ConsentPage, scheme: string | undefined): Markup {
  if (loopback)
    return html`<small class="explanation notice">This is a program on your own computer. Choose Allow only if you started this from that program just now.</small>`
  if (scheme)
    return html`<small class="explanation notice">This is an app on your device that opens <code>${scheme}</code> links. Choose Allow only if you started this from that app just now.</small>`
  return html``
}

/** The app's own scheme (RFC 8252 section 7.1), with its colon; nothing for a web address. */
function appScheme({ loopback, redirectUri }: ConsentPage): string | undefined {
  const scheme = URL.canParse(redirectUri) ? new URL(redirectUri).protocol : 'unknown:'
  return loopback || scheme === 'https:' ? undefined : scheme
}

const permissions = (heading: string, items: readonly Permission[]): Markup =>
  items.length === 0
    ? html``
    : html`
        <h2>${heading}</h2>
        <ul class="permissions">
          ${items.map(({ name, words }) => html`<li>${words} <code>${name}</code></li>`)}
        </ul>`

/** Deny comes first: it is what a form falls back to, and where the keyboard arrives first. */
const answerForm = ({ action, csrf, signInWith }: ConsentPage): Markup => html`
        <form method="post" action="${action}">
          <input type="hidden" name="csrf" value="${csrf}">
          <p id="next">After Allow, you sign in with ${signInWith}. After Deny, the app gets no access.</p>
          <div class="answers">
            <button name="decision" value="deny">Deny</button>
            <button name="decision" value="allow" class="primary" aria-describedby="next">Allow</button>
          </div>
        </form>`
