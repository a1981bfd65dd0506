import { html } from 'hono/html'
import { page } from './page.ts'
import type { Parameters } from './parameters.ts'

const RESPONSE_MODES = ['query', 'fragment', 'form_post'] as const
type ResponseMode = (typeof RESPONSE_MODES)[number]

/** Where an authorization response goes. The address has been checked against the app's list. */
export interface ReplyTarget {
  readonly redirectUri: string
  readonly responseMode: ResponseMode
  readonly state: string | undefined
}

/** Where the answer of a request goes; to the query when its `response_mode` is none we know. */
export function replyTarget(parameters: Parameters, redirectUri: string): ReplyTarget {
  const asked = parameters.get('response_mode')
  const responseMode = isResponseMode(asked) ? asked : 'query'
  return { redirectUri, responseMode, state: parameters.get('state') }
}

export const isResponseMode = (value: string | undefined): value is ResponseMode =>
  (RESPONSE_MODES as readonly (string | undefined)[]).includes(value)

type ReplyParameters = Readonly<Record<string, string>>

/** The answer to a GET: an HTTP redirect, or the form that form_post needs. */
export function replyByRedirect(target: ReplyTarget, parameters: ReplyParameters) {
  if (target.responseMode === 'form_post') return formPostPage(target, parameters)
  const location = replyAddress(target, parameters)
  return new Response(null, { status: 302, headers: { location, 'cache-control': 'no-store' } })
}

/**
 * The answer to the sign-in form: a page that moves on by itself (HTTP `Refresh`) or by its link.
 * Chrome holds `form-action` against every redirect that follows a form, so a redirect here would
 * be blocked as soon as the app redirects further.
 */
export function replyByPage(target: ReplyTarget, parameters: ReplyParameters) {
  if (target.responseMode === 'form_post') return formPostPage(target, parameters)
  const location = replyAddress(target, parameters)
  const body = html`<h1>Back to the app</h1>
<p>You are on your way to <strong>${new URL(target.redirectUri).host}</strong>.</p>
<p><a class="button primary" id="continue" href="${location}">Continue</a></p>`
  return page({ title: 'Back to the app', body, headers: { refresh: `0; url=${location}` } })
}

const SUBMIT = 'document.forms[0].submit()'

/** OAuth 2.0 Form Post Response Mode; the button serves browsers without JavaScript. */
function formPostPage(target: ReplyTarget, parameters: ReplyParameters): Promise<Response> {
  const fields = Object.entries(withState(target, parameters))
  const body = html`<h1>Back to the app</h1>
<form method="post" action="${target.redirectUri}">
${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<p>You are on your way to <strong>${new URL(target.redirectUri).host}</strong>.</p>
<p><button class="button primary">Continue</button></p>
</form>`
  return page({ title: 'Back to the app', body, script: SUBMIT, formAction: 'anywhere' })
}

function replyAddress(target: ReplyTarget, parameters: ReplyParameters): string {
  const url = new URL(target.redirectUri)
  const fields = withState(target, parameters)
  if (target.responseMode === 'fragment') url.hash = new URLSearchParams(fields).toString()
  else for (const [name, value] of Object.entries(fields)) url.searchParams.append(name, value)
  return url.href
}

const withState = (
  { state }: ReplyTarget,
  parameters: ReplyParameters,
): Record<string, string> => ({
  ...parameters,
  ...(state !== undefined && { state }),
})
