import { type Requirement, tested, testedEach } from './requirement.ts'

const CALLBACK = 'test/attacks/callback.test.ts'
const UPSTREAM = 'test/attacks/upstream.test.ts'
const CONSENT = 'test/attacks/consent-form.test.ts'
const REDIRECT = 'test/attacks/redirect.test.ts'
const REFRESH = 'test/attacks/refresh.test.ts'
const MACHINE = 'test/attacks/machine-client.test.ts'
const HEADERS = 'packages/gateway/src/http/answers.test.ts'
const FORWARDED = 'test/attacks/headers.test.ts'

const BCP = 'RFC 9700 section'

/** RFC 9700: the best current practice for the security of OAuth 2.0. */
export const oauthSecurity: readonly Requirement[] = [
  {
    id: 'rfc9700-exact-redirect',
    level: 'MUST',
    source: `${BCP} 2.1 and 4.1.3`,
    duty: 'Redirects are compared as strings; only a loopback port may differ.',
    code: 'packages/gateway/src/oauth/clients/redirect-uri.ts',
    tests: [
      ...tested(REDIRECT, 'to a website is exact: host, scheme, port, path, query and case'),
      ...tested(
        'packages/gateway/src/oauth/clients/redirect-uri.test.ts',
        'a redirect URI matches as a string',
      ),
    ],
  },
  {
    id: 'rfc9700-no-open-redirector',
    level: 'MUST',
    source: `${BCP} 2.1 and 4.11`,
    duty: 'No address of ours sends a browser where the request says, without a registration.',
    code: 'packages/gateway/src/oauth/authorize/callback.ts',
    tests: [
      ...tested(CALLBACK, 'with an error for nobody in particular is no way to make a redirect'),
      ...tested(REDIRECT, 'of another client is not a redirect of this one'),
    ],
  },
  {
    id: 'rfc9700-csrf',
    level: 'MUST',
    source: `${BCP} 2.1 and 4.7`,
    duty: 'Our own sign-in upstream uses PKCE, a nonce and a state that is bound to the browser.',
    code: 'packages/gateway/src/identity/oidc.ts',
    tests: [
      ...tested(
        'packages/gateway/src/identity/authorize-url.test.ts',
        'is the provider’s own, with everything it needs and nothing more',
      ),
      ...tested(
        'packages/gateway/src/identity/redeem-code.test.ts',
        'shows the verifier, names the scopes, and never a resource',
      ),
      ...tested(
        CALLBACK,
        'leads nowhere in a browser with a sign-in of its own',
        'does not sign in with a code that came from another sign-in',
      ),
      ...tested(
        UPSTREAM,
        'is sent a fresh state, nonce and PKCE challenge, and gets the verifier later',
      ),
    ],
  },
  {
    id: 'rfc9700-mix-up',
    level: 'SHOULD',
    source: `${BCP} 2.1 and 4.4`,
    duty: 'Clients can tell whose answer they hold, by its iss.',
    code: 'packages/gateway/src/oauth/engine/provider.ts',
    tests: tested(
      'test/flows/authorization-server/tokens.test.ts',
      'names its issuer and the client’s state: the good one',
    ),
  },
  {
    id: 'rfc9700-mix-up-upstream',
    level: 'SHOULD',
    source: `${BCP} 4.4`,
    duty: 'An answer that names another sign-in service than ours is used for nothing.',
    code: 'packages/gateway/src/identity/oidc.ts',
    tests: tested(UPSTREAM, 'is not mixed up with another: its answers must name it'),
  },
  {
    id: 'rfc9700-pkce',
    level: 'MUST',
    source: `${BCP} 2.1.1 and 4.8`,
    duty: 'PKCE is required of every client, so there is nothing to downgrade to.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: [
      testedEach('test/attacks/pkce.test.ts', 'refuses a request '),
      ...tested(
        'test/attacks/codes.test.ts',
        'is worthless to another client, at another redirect and without its verifier',
      ),
    ],
  },
  {
    id: 'rfc9700-no-implicit',
    level: 'SHOULD',
    source: `${BCP} 2.1.2`,
    duty: 'No token is ever in an authorization response.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: tested(
      'test/flows/authorization-server/tokens.test.ts',
      'names its issuer and the client’s state: each refusal',
      'comes in the query: other response modes are refused there too',
    ),
  },
  {
    id: 'rfc9700-no-password',
    level: 'MUST',
    source: `${BCP} 2.4`,
    duty: 'The password grant does not exist.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: tested(MACHINE, 'can not use a grant that is not offered'),
  },
  {
    id: 'rfc9700-sender-constrained',
    level: 'SHOULD',
    source: `${BCP} 2.2.1`,
    duty: 'Access tokens are bound to a key of their client.',
    status: 'not-claimed',
    why: 'They are bearer tokens of ten minutes for one resource. DPoP stays off until the tool host checks proofs.',
  },
  {
    id: 'rfc9700-privilege',
    level: 'SHOULD',
    source: `${BCP} 2.3`,
    duty: 'A token is limited to one resource and to the scopes that were allowed.',
    code: 'packages/gateway/src/oauth/engine/resources.ts',
    tests: tested(
      'test/attacks/resource.test.ts',
      'is the one that was asked, and the token works at both endpoints',
      'holds nothing that does not exist, and nothing that was not asked',
    ),
  },
  {
    id: 'rfc9700-asymmetric-clients',
    level: 'SHOULD',
    source: `${BCP} 2.5`,
    duty: 'A client can prove itself with a key instead of a shared secret.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: tested(
      'test/flows/requirements/client-assertion.test.ts',
      'gets a token, once for each assertion',
    ),
  },
  {
    id: 'rfc9700-authorize-no-cors',
    level: 'MUST',
    source: `${BCP} 2.6`,
    duty: 'No page may read the authorization endpoint by CORS.',
    code: 'packages/gateway/src/assembly/routes.ts',
    tests: tested(
      'test/flows/requirements/oauth-endpoints.test.ts',
      'let no page of another origin read the authorization endpoint',
    ),
  },
  {
    id: 'rfc9700-no-leak',
    level: 'SHOULD',
    source: `${BCP} 4.2`,
    duty: 'Pages load nothing from elsewhere and name no address in a Referer to others.',
    code: 'packages/gateway/src/http/security-headers.ts',
    tests: [
      ...tested(
        HEADERS,
        'a page runs no script, loads nothing from elsewhere, posts home and is never framed',
      ),
      ...tested(CONSENT, 'is on a page whose policy lets a browser say where the form comes from'),
    ],
  },
  {
    id: 'rfc9700-no-307',
    level: 'MUST',
    source: `${BCP} 4.12`,
    duty: 'A redirect never repeats a POST: it is 303, or a page that goes on.',
    code: 'packages/gateway/src/assembly/site-consent.ts',
    tests: [
      ...tested(CONSENT, 'can not be answered again after the sign-in'),
      ...tested(
        'packages/gateway/src/pages/continue-page.test.ts',
        'it goes on by itself and by its link, to the same address',
      ),
    ],
  },
  {
    id: 'rfc9700-proxy-headers',
    level: 'MUST',
    source: `${BCP} 4.13`,
    duty: 'Headers that only a proxy may set count only from as many proxies as are configured.',
    code: 'packages/gateway/src/http/client-address.ts',
    tests: tested(
      FORWARDED,
      'does not make a caller somebody else',
      'what the caller wrote in front of it does not count',
      'in X-Forwarded-Host, X-Forwarded-Proto or Forwarded changes nothing',
    ),
  },
  {
    id: 'rfc9700-refresh-replay',
    level: 'MUST',
    source: `${BCP} 4.14.2`,
    duty: 'A refresh token that comes again later ends its whole family.',
    code: 'packages/gateway/src/oauth/engine/repeated-refresh.ts',
    tests: tested(
      REFRESH,
      'that comes again after its window is refused and takes its whole family with it',
      'that was stolen ends the thief’s tokens when it comes after the window, access tokens too',
      'has one window, which no repeat makes longer',
      'ends its family at its first repeat where repeats are switched off',
    ),
  },
  {
    id: 'rfc9700-refresh-race',
    level: 'MUST',
    source: `${BCP} 4.14.2`,
    duty: 'A refresh token that comes again at any time ends its whole family.',
    status: 'not-claimed',
    why: 'Within 90 seconds of its use it gets the same answer again, or is refused and nothing more: honest clients that repeat a refresh are not locked out (decision 003). REFRESH_REPLAY_SECONDS=0 gives the letter of it.',
  },
  {
    id: 'rfc9700-refresh-expiry',
    level: 'SHOULD',
    source: `${BCP} 4.14.2`,
    duty: 'A refresh token that is not used expires.',
    code: 'packages/gateway/src/oauth/engine/settings.ts',
    tests: tested(REFRESH, 'ends after 14 days without use, and with its grant after 30 days'),
  },
  {
    id: 'rfc9700-client-as-person',
    level: 'SHOULD',
    source: `${BCP} 4.15`,
    duty: 'A client’s own token can’t be taken for a person’s.',
    code: 'packages/gateway/src/mcp/call-tool.ts',
    tests: [
      ...tested(
        MACHINE,
        'may use public tools, and is told plainly that personal ones need a person',
      ),
      ...tested(
        'test/flows/authorization-server/tokens.test.ts',
        'has an id that no client can have',
      ),
    ],
  },
  {
    id: 'rfc9700-clickjacking',
    level: 'MUST',
    source: `${BCP} 4.16`,
    duty: 'No page of the authorization server can be framed.',
    code: 'packages/gateway/src/http/security-headers.ts',
    tests: [
      ...tested(CONSENT, 'can not be put in a frame, run a script or send its answer elsewhere'),
      ...tested(
        HEADERS,
        'a page runs no script, loads nothing from elsewhere, posts home and is never framed',
      ),
    ],
  },
]
