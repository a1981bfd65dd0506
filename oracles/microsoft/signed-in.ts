import { type AuthenticationResult, CryptoProvider } from '@azure/msal-node'
import { signInAs } from '../../packages/entra-local/src/index.ts'
import type {
  Identity,
  IdentityProvider,
} from '../../packages/gateway/src/identity/identity-provider.ts'
import type { msalFor } from './credentials.ts'
import { REDIRECT } from './entra-world.ts'

/** A sign-in by us, from the provider's page back to a proven person. */
export async function signInByUs(provider: IdentityProvider, username: string): Promise<Identity> {
  const request = { state: 'state', nonce: 'nonce', codeVerifier: 'v'.repeat(43) }
  const back = await signInAs(await provider.start(request), username)
  return provider.finish({ ...request, answer: back.searchParams })
}

/** The same by MSAL, with a nonce and PKCE as ours has it. */
export async function signInByMsal(
  msal: ReturnType<typeof msalFor>,
  username: string,
  scope: string,
): Promise<AuthenticationResult> {
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes()
  const request = { scopes: [scope], redirectUri: REDIRECT, nonce: 'nonce' }
  const pkce = { codeChallenge: challenge, codeChallengeMethod: 'S256' }
  const url = await msal.getAuthCodeUrl({ ...request, ...pkce })
  const code = (await signInAs(url, username)).searchParams.get('code') ?? ''
  return msal.acquireTokenByCode({ ...request, code, codeVerifier: verifier })
}
