import { html } from 'hono/html'
import { type B2cError, b2cTrail } from './b2c-errors.ts'
import { type EntraError, type ErrorContext, errorBody } from './errors.ts'
import { page } from './page.ts'

/** An Entra refusal, as a page. */
export function errorPage(fault: EntraError, context: ErrorContext): Promise<Response> {
  const { trace_id, correlation_id, timestamp } = errorBody(fault, context)
  return refusalPage(`AADSTS${fault.code}`, fault, {
    'Trace ID': trace_id,
    'Correlation ID': correlation_id,
    Timestamp: timestamp,
  })
}

/** A B2C refusal, as a page. */
export function b2cErrorPage(fault: B2cError, now: number): Promise<Response> {
  const { correlationId, timestamp } = b2cTrail(now)
  const trail = { 'Correlation ID': correlationId, Timestamp: timestamp }
  return refusalPage(`AADB2C${fault.code}`, fault, trail)
}

/**
 * Shown in place of a redirect whenever the app or its address cannot be trusted. A redirect
 * here would make this an open redirector (RFC 6749 section 4.1.2.1).
 */
function refusalPage(
  code: string,
  { message, kind }: Pick<EntraError | B2cError, 'message' | 'kind'>,
  trail: Readonly<Record<string, string>>,
): Promise<Response> {
  const details = Object.entries({ 'OAuth error': kind.error, ...trail })
  const body = html`<h1>This sign-in cannot go on</h1>
<p class="note"><strong>${code}</strong>: ${message}</p>
<p>The app that sent you here asked for something that this directory refuses. Nothing was sent
back to it. Correct the request or the app registration, then start again from the app.</p>
<details open>
<summary>Technical details</summary>
<dl>
${details.map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>\n`)}
</dl>
</details>`
  return page({ title: 'Sign-in error', body, status: kind.status })
}
