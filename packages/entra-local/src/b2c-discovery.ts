import { type B2cAuthority, b2cIssuer } from './b2c-policies.ts'
import type { Services } from './services.ts'

/** The discovery document of one policy. Its issuer is not where it was found. */
export function b2cDiscoveryDocument(services: Services, authority: B2cAuthority) {
  const { endpoint } = authority
  return {
    issuer: b2cIssuer(services, authority),
    authorization_endpoint: endpoint('oauth2/v2.0/authorize'),
    token_endpoint: endpoint('oauth2/v2.0/token'),
    end_session_endpoint: endpoint('oauth2/v2.0/logout'),
    jwks_uri: endpoint('discovery/v2.0/keys'),
    response_modes_supported: ['query', 'fragment', 'form_post'],
    response_types_supported: ['code'],
    scopes_supported: ['openid'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    claims_supported: [
      ...['name', 'given_name', 'family_name', 'emails', 'oid', services.b2c.policyClaim, 'sub'],
      ...['idp', 'nonce', 'iss', 'iat', 'exp', 'nbf', 'aud', 'auth_time', 'ver'],
    ],
  }
}

/** The same keys for every policy, without certificate, algorithm or issuer. */
export async function b2cKeys(services: Services) {
  const keys = await services.keys
  return {
    keys: keys.map(({ kid, publicKey }) => {
      const { n, e } = publicKey.export({ format: 'jwk' })
      return { kid, use: 'sig', kty: 'RSA', e, n }
    }),
  }
}
