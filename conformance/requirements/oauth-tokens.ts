import { type Requirement, tested } from './requirement.ts'

const TOKENS = 'test/flows/authorization-server/tokens.test.ts'
const TOKEN = 'test/attacks/access-token.test.ts'
const VERIFIER = 'packages/gateway/src/resource/jwt-verifier.test.ts'
const INTROSPECTION = 'test/attacks/introspection.test.ts'
const REVOCATION = 'packages/gateway/src/oauth/engine/revocation.test.ts'
const METADATA = 'test/flows/authorization-server/metadata.test.ts'
const ENDPOINTS = 'test/flows/requirements/oauth-endpoints.test.ts'

const RFC9068 = 'RFC 9068 section'

/** RFC 9068, RFC 7662 and RFC 7009: what a token is, and how one asks after it or ends it. */
export const oauthTokens: readonly Requirement[] = [
  {
    id: 'rfc9068-claims',
    level: 'MUST',
    source: `${RFC9068} 2.2`,
    duty: 'An access token is typed at+jwt and has every claim that is required.',
    code: 'packages/gateway/src/oauth/engine/token-claims.ts',
    tests: tested(
      TOKENS,
      'has the shape of RFC 9068 and what resource servers in Entra’s style read',
    ),
  },
  {
    id: 'rfc9068-scope',
    level: 'SHOULD',
    source: `${RFC9068} 2.2.3`,
    duty: 'The granted scopes are in the scope claim, and are those of its resource.',
    code: 'packages/gateway/src/oauth/engine/token-claims.ts',
    tests: tested(
      TOKENS,
      'has the shape of RFC 9068 and what resource servers in Entra’s style read',
    ),
  },
  {
    id: 'rfc9068-signed',
    level: 'MUST',
    source: `${RFC9068} 2.1`,
    duty: 'It is signed, with a key that is published, and never with none.',
    code: 'packages/gateway/src/oauth/tokens/signing-keys.ts',
    tests: [
      ...tested(TOKENS, 'is verified with the published keys alone'),
      ...tested(METADATA, 'publish the public half of the signing keys and nothing else'),
    ],
  },
  {
    id: 'rfc9068-rs256',
    level: 'MUST',
    source: `${RFC9068} 2.1`,
    duty: 'RS256 is among the algorithms that both sides support.',
    status: 'not-claimed',
    why: 'ES256 is the only algorithm: both sides are ours, the tokens are small, and there is no weaker one to be talked into.',
  },
  {
    id: 'rfc9068-verify',
    level: 'MUST',
    source: `${RFC9068} 4`,
    duty: 'Type, signature, issuer, audience and time of a token are all checked.',
    code: 'packages/gateway/src/resource/jwt-verifier.ts',
    tests: [
      ...tested(
        VERIFIER,
        'an ID token is no access token',
        'another audience, another issuer, a near miss of either',
        'expired, expired within the tolerance, not yet valid, issued in the future',
        'every required claim is required',
        'either audience, either spelling of the type, and either form of the scopes will do',
      ),
      ...tested(TOKEN, 'for another audience is refused'),
    ],
  },
  {
    id: 'rfc8725-algorithm',
    level: 'MUST',
    source: `RFC 8725 section 3.1; ${RFC9068} 4`,
    duty: 'Neither none nor a public key used as a shared secret makes a signature.',
    code: 'packages/gateway/src/resource/jwt-verifier.ts',
    tests: tested(
      TOKEN,
      'with alg none is refused, with and without a signature',
      'with our public key used as an HMAC secret is refused',
    ),
  },
  {
    id: 'rfc9068-default-resource',
    level: 'MUST',
    source: `${RFC9068} 3`,
    duty: 'A token that was asked without a resource is for the default one.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: tested('test/attacks/resource.test.ts', 'is the MCP endpoint when none was asked'),
  },
  {
    id: 'rfc9068-subjects',
    level: 'SHOULD',
    source: `${RFC9068} 5`,
    duty: 'No client can have an id that is a person’s.',
    code: 'packages/gateway/src/oauth/clients/static-clients.ts',
    tests: [
      ...tested(TOKENS, 'has an id that no client can have'),
      ...tested(
        'packages/gateway/src/oauth/clients/static-clients.test.ts',
        'an id can not pass for a person, a metadata document or another client',
      ),
    ],
  },
  {
    id: 'rfc9068-privacy',
    level: 'SHOULD',
    source: `${RFC9068} 6`,
    duty: 'A token tells no more about the person than its resource needs.',
    code: 'packages/gateway/src/oauth/engine/token-claims.ts',
    tests: tested(TOKENS, 'holds nothing about the person beyond that'),
  },
  {
    id: 'rfc7662-authenticated',
    level: 'MUST',
    source: 'RFC 7662 section 2.1',
    duty: 'Only who proves itself is told about a token, and only by POST.',
    code: 'packages/gateway/src/oauth/engine/introspect-access-token.ts',
    tests: [
      ...tested(
        INTROSPECTION,
        'is refused to those who do not prove who they are',
        'is not open to a public client, whose id is no proof',
      ),
      ...tested(ENDPOINTS, 'take tokens and secrets in a POST only, and none from the address'),
    ],
  },
  {
    id: 'rfc7662-answer',
    level: 'MUST',
    source: 'RFC 7662 section 2.2',
    duty: 'A good token is active with its claims; every other one is inactive and nothing more.',
    code: 'packages/gateway/src/oauth/engine/introspect-access-token.ts',
    tests: tested(
      INTROSPECTION,
      'tells a client about its own tokens',
      'answers inactive for what is forged, changed, foreign or no token',
      'answers inactive for a token that has expired',
    ),
  },
  {
    id: 'rfc7662-who-may-ask',
    level: 'SHOULD',
    source: 'RFC 7662 section 4',
    duty: 'A token is described to its own client and to configured resource servers only.',
    code: 'packages/gateway/src/oauth/engine/introspect-access-token.ts',
    tests: tested(
      INTROSPECTION,
      'tells nobody about another client’s tokens',
      'tells a configured resource server about every token',
    ),
  },
  {
    id: 'rfc7009-refresh-token',
    level: 'MUST',
    source: 'RFC 7009 sections 2 and 2.1',
    duty: 'A client ends its refresh token, and with it everything of the same grant.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: tested(
      INTROSPECTION,
      'of a refresh token ends its whole family',
      'of a refresh token that was used already ends its family too',
      'of one connection leaves the person’s others alone',
    ),
  },
  {
    id: 'rfc7009-own-token',
    level: 'MUST',
    source: 'RFC 7009 section 2.1',
    duty: 'Nobody ends another client’s token, and nobody without proof any.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: tested(INTROSPECTION, 'by another client has no effect', 'without proof has no effect'),
  },
  {
    id: 'rfc7009-unknown-token',
    level: 'MUST',
    source: 'RFC 7009 section 2.2',
    duty: 'Ending a token that does not exist succeeds.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: tested(INTROSPECTION, 'of a token that does not exist succeeds, and says nothing'),
  },
  {
    id: 'rfc7009-unsupported-type',
    level: 'MUST',
    source: 'RFC 7009 section 2.2.1',
    duty: 'A kind of token that can’t be ended is refused as unsupported_token_type.',
    code: 'packages/gateway/src/oauth/engine/revoke-access-token.ts',
    tests: tested(
      REVOCATION,
      'of a machine’s access token is declined openly: it belongs to no grant',
    ),
  },
  {
    id: 'rfc7009-access-token',
    level: 'SHOULD',
    source: 'RFC 7009 section 2',
    duty: 'Access tokens of a person can be ended too, and end with their grant.',
    code: 'packages/gateway/src/oauth/engine/revoke-access-token.ts',
    tests: [
      ...tested(INTROSPECTION, 'of an access token ends it and its whole connection'),
      ...tested(REVOCATION, 'of an access token ends its grant too'),
    ],
  },
]
