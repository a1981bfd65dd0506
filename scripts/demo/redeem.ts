import type { Discovered } from './discover.ts'
import { exchange } from './exchange.ts'
import { REDIRECT_URI } from './register.ts'
import type { Report } from './report.ts'

/** RFC 6749 section 5.1. */
export interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly expires_in: number
  readonly scope: string
}

/** The code and the PKCE verifier for tokens. */
export async function redeem(
  report: Report,
  { server, resource }: Discovered,
  { clientId, code, verifier }: { clientId: string; code: string; verifier: string },
): Promise<Tokens> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    code_verifier: verifier,
    redirect_uri: REDIRECT_URI,
    resource,
  })
  const answer = await exchange(
    report,
    server.token_endpoint,
    { method: 'POST', body },
    { 200: 'The code and the PKCE verifier buy tokens' },
  )
  return (await answer.json()) as Tokens
}

/** The old refresh token works no more: each is good for one use. */
export async function refresh(
  report: Report,
  { server, resource }: Discovered,
  clientId: string,
  refreshToken: string,
): Promise<Tokens> {
  const answer = await exchange(
    report,
    server.token_endpoint,
    { method: 'POST', body: refreshRequest(clientId, refreshToken, resource) },
    { 200: 'New tokens, without asking the person' },
  )
  return (await answer.json()) as Tokens
}

/** RFC 7009, and the proof that it worked. */
export async function revoke(
  report: Report,
  { server, resource }: Discovered,
  clientId: string,
  refreshToken: string,
): Promise<void> {
  await exchange(
    report,
    server.revocation_endpoint,
    {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, token: refreshToken }),
    },
    { 200: 'The client hands its access back' },
  )
  const answer = await exchange(
    report,
    server.token_endpoint,
    { method: 'POST', body: refreshRequest(clientId, refreshToken, resource) },
    { 400: 'So this refresh token is worth nothing now' },
  )
  const { error } = (await answer.json()) as { error: string }
  report.detail('error', error)
}

const refreshRequest = (clientId: string, refreshToken: string, resource: string) =>
  new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: clientId,
    refresh_token: refreshToken,
    resource,
  })
