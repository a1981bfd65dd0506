import type { AuthorizationServer } from './discover.ts'
import { exchange } from './exchange.ts'
import type { Report } from './report.ts'

/** Where the answer is sent. A real client listens here; the demo reads it off the redirect. */
export const REDIRECT_URI = 'http://127.0.0.1:8976/callback'

/** RFC 7591: a public client makes itself known. Returns its client id. */
export async function register(report: Report, server: AuthorizationServer): Promise<string> {
  const metadata = {
    client_name: 'Voordeur demo',
    redirect_uris: [REDIRECT_URI],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
  }
  const answer = await exchange(
    report,
    server.registration_endpoint,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(metadata),
    },
    { 201: 'The client has an id of its own' },
  )
  const { client_id } = (await answer.json()) as { client_id: string }
  report.detail('client id', client_id)
  return client_id
}
