import { html } from 'hono/html'
import { type EntraError, type ErrorContext, errorBody } from './errors.ts'
import { page } from './page.ts'

/**
 * Shown in place of a redirect whenever the app or its address cannot be trusted. A redirect
 * here would make this an open redirector (RFC 6749 section 4.1.2.1).
 */
export function errorPage(fault: EntraError, context: ErrorContext): Promise<Response> {
  const { trace_id, correlation_id, timestamp } = errorBody(fault, context)
  const body = html`<h1>This sign-in cannot go on</h1>
<p class="note"><strong>AADSTS${fault.code}</strong>: ${fault.message}</p>
<p>The app that sent you here asked for something that this directory refuses. Nothing was sent
back to it. Correct the request or the app registration, then start again from the app.</p>
<details open>
<summary>Technical details</summary>
<dl>
<dt>OAuth error</dt><dd><code>${fault.kind.error}</code></dd>
<dt>Trace ID</dt><dd><code>${trace_id}</code></dd>
<dt>Correlation ID</dt><dd><code>${correlation_id}</code></dd>
<dt>Timestamp</dt><dd><code>${timestamp}</code></dd>
</dl>
</details>`
  return page({ title: 'Sign-in error', body, status: fault.kind.status })
}
