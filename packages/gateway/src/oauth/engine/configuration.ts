import type { Adapter, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { OIDC_SCOPES } from '../scopes.ts'
import { SIGNING_ALG } from '../tokens/signing-keys.ts'
import { createAdapter } from './adapter.ts'
import { answerRepeat, refuseSuperseded } from './answer-repeat.ts'
import { checkUpstream } from './check-upstream.ts'
import { clientAdapter } from './client-adapter.ts'
import { mayIntrospect } from './introspect-access-token.ts'
import { keepUpstream } from './keep-upstream.ts'
import { OwnSigningKey } from './own-signing-key.ts'
import { refreshTokenAdapter } from './refresh-token-adapter.ts'
import { checkClientAssertion, checkRequest } from './request-rules.ts'
import { resourceServer } from './resources.ts'
import { sendPage } from './send-page.ts'
import {
  type AuthorizationServerSettings,
  type EngineParts,
  GRANTED_SCOPES,
  PATHS,
} from './settings.ts'
import { tokenClaims } from './token-claims.ts'

/**
 * Every choice the engine leaves to us, with the defaults that do not fit MCP corrected.
 * `docs/decisions/002-oauth-engine.md` has the list and the reason of each.
 */
export function engineConfiguration(
  settings: AuthorizationServerSettings,
  parts: EngineParts,
): Configuration {
  return {
    adapter: (model: string) => adapterFor(model, settings, parts),
    jwks: { keys: parts.keys.privateKeys.keys.map((jwk) => new OwnSigningKey(jwk)) },
    cookies: cookies(settings, parts),
    routes: {
      authorization: PATHS.authorization,
      token: PATHS.token,
      jwks: PATHS.jwks,
      revocation: PATHS.revocation,
      introspection: PATHS.introspection,
      pushed_authorization_request: PATHS.pushedAuthorizationRequest,
    },
    features: features(settings),
    ttl: lifetimes(settings),
    scopes: [...OIDC_SCOPES],
    claims: { openid: ['sub'] },
    responseTypes: ['code'],
    pkce: { required: () => true },
    subjectTypes: ['public'],
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    enabledJWA: {
      idTokenSigningAlgValues: [SIGNING_ALG],
      clientAuthSigningAlgValues: ['ES256', 'PS256', 'RS256', 'EdDSA'],
    },
    // Native: RFC 8252 lets a loopback redirect use any port, and cursor:// or vscode:// exist.
    clientDefaults: { application_type: 'native', id_token_signed_response_alg: SIGNING_ALG },
    extraClientMetadata: { properties: [GRANTED_SCOPES] },
    extraParams: { voordeur_rules: (ctx) => checkRequest(ctx, settings) },
    assertJwtClientAuthClaimsAndHeader: async (_ctx, claims) =>
      checkClientAssertion(claims as Record<string, unknown>),
    interactions: { url: (_ctx, interaction) => `${PATHS.consent}/${interaction.uid}` },
    // Asked once a refresh token has proved good, and before anything is written.
    rotateRefreshToken: async (ctx) => {
      refuseSuperseded(ctx, parts)
      const forgottenAt = await checkUpstream(ctx, parts)
      answerRepeat(ctx, parts)
      const { grantId } = ctx.oidc.entities.RefreshToken ?? {}
      keepUpstream(ctx, settings, parts, grantId, forgottenAt)
      return true
    },
    issueRefreshToken: async (ctx, client, code) => {
      if (!client.grantTypeAllowed('refresh_token')) return false
      keepUpstream(ctx, settings, parts, code.grantId)
      return true
    },
    expiresWithSession: async () => false,
    clientBasedCORS: () => true,
    findAccount: async (_ctx, id) => {
      const person = await parts.people.find(id)
      return person && { accountId: id, claims: () => ({ sub: id }), person }
    },
    extraTokenClaims: async (ctx, token) => tokenClaims(ctx, token),
    renderError: (ctx, out) => renderError(ctx, out, parts),
    fetch: ((url: string | URL) => parts.fetch(String(url))) as NonNullable<Configuration['fetch']>,
  }
}

function adapterFor(
  model: string,
  { lifetimes }: AuthorizationServerSettings,
  parts: EngineParts,
): Adapter {
  const adapter = createAdapter(model, { ...parts, lifetimes })
  if (model === 'Client') return clientAdapter(adapter, parts.findClient)
  if (model !== 'RefreshToken') return adapter
  return refreshTokenAdapter(adapter, { ...parts, window: lifetimes.refreshReplay })
}

function cookies(
  settings: AuthorizationServerSettings,
  { vault }: EngineParts,
): NonNullable<Configuration['cookies']> {
  const secure = settings.issuer.startsWith('https:')
  const prefix = secure ? '__Secure-' : ''
  const options = {
    httpOnly: true,
    sameSite: 'lax',
    secure,
    signed: true,
    overwrite: true,
  } as const
  return {
    keys: [Buffer.from(vault.deriveKey('cookies')).toString('base64url')],
    names: {
      session: `${prefix}voordeur_session`,
      interaction: `${prefix}voordeur_consent`,
      resume: `${prefix}voordeur_resume`,
    },
    long: options,
    short: options,
  }
}

function features(settings: AuthorizationServerSettings): NonNullable<Configuration['features']> {
  const off = { enabled: false }
  return {
    devInteractions: off,
    rpInitiatedLogout: off,
    userinfo: off,
    // The tool host does not check proofs yet, so a bound token would only look bound.
    dPoP: off,
    clientCredentials: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    externalSigningSupport: { enabled: true, ack: 'experimental-01' },
    revocation: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
    },
    introspection: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) => mayIntrospect(client, token.clientId, settings),
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: (_ctx, _client, oneOf) => oneOf?.[0] ?? (settings.resources[0] as string),
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, resource, client) => resourceServer(resource, settings, client),
    },
  }
}

function lifetimes({ lifetimes }: AuthorizationServerSettings): NonNullable<Configuration['ttl']> {
  return {
    AccessToken: lifetimes.accessToken,
    ClientCredentials: lifetimes.accessToken,
    AuthorizationCode: lifetimes.authorizationCode,
    IdToken: lifetimes.accessToken,
    Interaction: lifetimes.interaction,
    RefreshToken: lifetimes.refreshToken,
    Grant: lifetimes.grant,
    Session: lifetimes.interaction,
  }
}

async function renderError(
  ctx: KoaContextWithOIDC,
  out: { error: string; error_description?: string },
  parts: EngineParts,
): Promise<void> {
  const clientId = String(ctx.oidc.params?.['client_id'] ?? '')
  const page = parts.errorPage(
    'This sign-in can’t go on',
    [out.error_description ?? out.error, parts.explainClient(clientId)].filter(Boolean).join(': '),
    'Go back to the application and connect again. If it keeps happening, tell its maker the text above.',
  )
  await sendPage(ctx, parts, ctx.status, page)
}
