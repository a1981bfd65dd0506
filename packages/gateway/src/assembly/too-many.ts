import type { IncomingMessage, ServerResponse } from 'node:http'
import { corsHeaders } from '../http/cors.ts'
import { type LimitDecision, rateLimitFields } from '../http/limit-decision.ts'
import { sendOAuthError } from '../http/problem.ts'
import { pageHeaders } from '../http/security-headers.ts'
import { errorPage } from '../pages/error-page.ts'
import type { GatewayConfig } from './config.ts'
import type { Route } from './routes.ts'

/** Answers 429: a page to a person's browser, the OAuth error to everybody else. */
export async function tooMany(
  { config, siteName }: { readonly config: GatewayConfig; readonly siteName: string },
  { methods }: Route,
  decision: LimitDecision,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const fields = rateLimitFields(decision)
  if (request.headers.accept?.includes('text/html')) {
    const html = await errorPage({
      title: 'Too many requests',
      whatHappened: 'A great many requests came from your network within a short time.',
      whatToDo: `Wait ${fields['Retry-After']} seconds, then go back to the application and try again.`,
      siteName,
    })
    const https = config.publicUrl.protocol === 'https:'
    response.writeHead(429, {
      ...pageHeaders({ https, opener: 'keep' }),
      ...fields,
      'content-type': 'text/html; charset=utf-8',
    })
    response.end(html)
    return
  }
  // Where browsers may ask, they may also read that they have to wait.
  const cors = methods.includes('OPTIONS') ? corsHeaders() : {}
  const text = 'Too many requests from your network. Wait as long as Retry-After says.'
  sendOAuthError(response, 429, 'temporarily_unavailable', text, { ...cors, ...fields })
}
