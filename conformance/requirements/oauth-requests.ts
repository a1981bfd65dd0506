import { type Requirement, tested, testedEach } from './requirement.ts'

const PKCE = 'test/attacks/pkce.test.ts'
const CODES = 'test/attacks/codes.test.ts'
const REFRESH = 'test/attacks/refresh.test.ts'
const ENDPOINTS = 'test/flows/requirements/oauth-endpoints.test.ts'
const PUSHED = 'test/flows/requirements/pushed-request.test.ts'
const ASSERTION = 'test/flows/requirements/client-assertion.test.ts'
const TOKENS = 'test/flows/authorization-server/tokens.test.ts'
const MACHINE = 'test/attacks/machine-client.test.ts'

/** RFC 6749 with RFC 7636, RFC 7523 and RFC 9126: the requests of a client. */
export const oauthRequests: readonly Requirement[] = [
  {
    id: 'rfc6749-code-once',
    level: 'MUST',
    source: 'RFC 6749 section 4.1.2',
    duty: 'A code is used once, also by eight requests at once; later use revokes what it gave.',
    code: 'packages/gateway/src/storage/sql/engine-records.ts',
    tests: tested(
      CODES,
      'is redeemed by exactly one of eight parallel requests',
      'revokes what it issued when it is used again, however soon and exactly alike',
    ),
  },
  {
    id: 'rfc6749-code-lifetime',
    level: 'MUST',
    source: 'RFC 6749 section 4.1.2',
    duty: 'A code is short-lived: a minute.',
    code: 'packages/gateway/src/oauth/engine/settings.ts',
    tests: tested(ENDPOINTS, 'keep a code for a minute'),
  },
  {
    id: 'rfc6749-code-bound',
    level: 'MUST',
    source: 'RFC 6749 section 4.1.3',
    duty: 'A code is worth nothing to another client or at another redirect.',
    code: 'packages/gateway/src/oauth/engine/provider.ts',
    tests: [
      ...tested(
        CODES,
        'is worthless to another client, at another redirect and without its verifier',
      ),
      ...tested('test/attacks/redirect.test.ts', 'port of a loopback client is bound to its code'),
    ],
  },
  {
    id: 'rfc6749-error-redirect',
    level: 'MUST',
    source: 'RFC 6749 section 4.1.2.1',
    duty: 'An error goes to the client with its state, unless client or redirect are wrong.',
    code: 'packages/gateway/src/oauth/engine/provider.ts',
    tests: [
      ...tested(TOKENS, 'names its issuer and the client’s state: each refusal'),
      ...tested(
        'test/attacks/redirect.test.ts',
        'of an unknown client gets an error page, which shows nothing as HTML',
      ),
    ],
  },
  {
    id: 'rfc6749-upstream-error',
    level: 'MUST',
    source: 'RFC 6749 section 4.1.2.1',
    duty: 'Cancelling and failing at the sign-in service reach the client as an OAuth error.',
    code: 'packages/gateway/src/oauth/authorize/callback.ts',
    tests: tested(
      'test/attacks/callback.test.ts',
      'tells the client that the person cancelled',
      'tells the client of another upstream error, and nothing the upstream said',
    ),
  },
  {
    id: 'rfc6749-repeated-parameter',
    level: 'MUST',
    source: 'RFC 6749 sections 3.1 and 3.2',
    duty: 'A parameter that is there twice is refused.',
    code: 'packages/gateway/src/oauth/engine/provider.ts',
    tests: tested(ENDPOINTS, 'refuse a parameter that is there twice, and tell the client'),
  },
  {
    id: 'rfc6749-token-post',
    level: 'MUST',
    source: 'RFC 6749 sections 2.3.1 and 3.2',
    duty: 'Tokens and secrets are taken from a POST body or header, and not from the address.',
    code: 'packages/gateway/src/assembly/routes.ts',
    tests: tested(ENDPOINTS, 'take tokens and secrets in a POST only, and none from the address'),
  },
  {
    id: 'rfc6749-no-store',
    level: 'MUST',
    source: 'RFC 6749 section 5.1',
    duty: 'No cache keeps an answer with a token.',
    code: 'packages/gateway/src/http/security-headers.ts',
    tests: tested(TOKENS, 'is never stored by a cache on the way'),
  },
  {
    id: 'rfc6749-invalid-client',
    level: 'MUST',
    source: 'RFC 6749 section 5.2',
    duty: 'Wrong client credentials are 401 invalid_client, with a challenge where Basic was used.',
    code: 'packages/gateway/src/oauth/engine/provider.ts',
    tests: [
      ...tested(ENDPOINTS, 'challenge a client whose Basic credentials are wrong'),
      ...tested(MACHINE, 'must prove itself'),
    ],
  },
  {
    id: 'rfc6749-refresh-bound',
    level: 'MUST',
    source: 'RFC 6749 section 6',
    duty: 'A refresh token is its client’s, and gives no scope beyond the consent.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: tested(
      REFRESH,
      'is worthless to another client, and stays good for its own',
      'gives at most the scopes of the consent, and less when less is asked',
    ),
  },
  {
    id: 'rfc6749-default-scope',
    level: 'MUST',
    source: 'RFC 6749 section 3.3',
    duty: 'A request without a scope gets the default, and the answer says what was granted.',
    code: 'packages/gateway/src/oauth/engine/request-rules.ts',
    tests: tested(
      'test/attacks/resource.test.ts',
      'is the minimum when none was asked',
      'holds nothing that does not exist, and nothing that was not asked',
    ),
  },
  {
    id: 'rfc6749-guessing',
    level: 'MUST',
    source: 'RFC 6749 section 2.3.1',
    duty: 'Guessing of client secrets is stopped, at every endpoint that takes one.',
    code: 'packages/gateway/src/assembly/front.ts',
    tests: tested(
      'test/attacks/limits.test.ts',
      'stops guessing of secrets from one address, at every endpoint that takes one',
    ),
  },
  {
    id: 'rfc7636-s256',
    level: 'MUST',
    source: 'RFC 7636 sections 4.2 and 4.4.1',
    duty: 'A request without an S256 challenge is invalid_request; plain is not taken.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: [testedEach(PKCE, 'refuses a request '), testedEach(PKCE, 'refuses a pushed request ')],
  },
  {
    id: 'rfc7636-verifier',
    level: 'MUST',
    source: 'RFC 7636 section 4.6',
    duty: 'A code is redeemed only with the verifier of its challenge.',
    code: 'packages/gateway/src/oauth/engine/provider.ts',
    tests: tested(
      PKCE,
      'takes the verifier literally: not another one, not an empty one, none too short or long',
      'of a pushed request can not be replaced on the way',
    ),
  },
  {
    id: 'rfc7523-assertion',
    level: 'MUST',
    source: 'RFC 7523 section 3',
    duty: 'A client’s assertion names it, us, and its end, and is signed by its own key.',
    code: 'packages/gateway/src/oauth/engine/request-rules.ts',
    tests: tested(
      ASSERTION,
      'is refused with an assertion for somebody else, out of date or of another key',
    ),
  },
  {
    id: 'rfc7523-assertion-once',
    level: 'MUST',
    source: 'RFC 7523 section 3; OpenID Connect Core section 9',
    duty: 'An assertion works once, also when eight copies come at once.',
    code: 'packages/gateway/src/storage/sql/engine-records.ts',
    tests: tested(
      ASSERTION,
      'gets a token, once for each assertion',
      'gets one token for eight copies of an assertion at once',
    ),
  },
  {
    id: 'rfc9126-answer',
    level: 'MUST',
    source: 'RFC 9126 sections 2.2 and 7.1',
    duty: 'A pushed request is answered with 201 and an address that nobody can guess.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: tested(PUSHED, 'is answered with an address nobody can guess, for a minute'),
  },
  {
    id: 'rfc9126-once',
    level: 'SHOULD',
    source: 'RFC 9126 section 4',
    duty: 'That address leads to one answer, and soon expires.',
    code: 'packages/gateway/src/oauth/engine/adapter.ts',
    tests: tested(
      PUSHED,
      'leads to one answer',
      'is answered with an address nobody can guess, for a minute',
    ),
  },
  {
    id: 'rfc9126-bound',
    level: 'MUST',
    source: 'RFC 9126 section 2.2',
    duty: 'A pushed request is the client’s that pushed it, and can’t be changed on the way.',
    code: 'packages/gateway/src/oauth/engine/provider.ts',
    tests: [
      ...tested(PUSHED, 'belongs to the client that pushed it'),
      ...tested(PKCE, 'of a pushed request can not be replaced on the way'),
    ],
  },
  {
    id: 'rfc9126-judged',
    level: 'MUST',
    source: 'RFC 9126 section 2.1',
    duty: 'A pushed request is authenticated and judged as the token and authorize endpoints do.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: tested(
      PUSHED,
      'is judged when it is pushed',
      'of a client with a secret comes with that secret',
      'is posted, and not fetched',
    ),
  },
]
