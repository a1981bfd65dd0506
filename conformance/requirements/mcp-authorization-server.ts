import { type Requirement, tested, testedEach } from './requirement.ts'

const METADATA = 'test/flows/authorization-server/metadata.test.ts'
const CONSENT = 'test/attacks/consent-form.test.ts'
const REDIRECT = 'test/attacks/redirect.test.ts'
const DOCUMENT = 'test/attacks/metadata-client.test.ts'

const SERVER = 'MCP 2026-07-28 authorization, authorization server requirements'
const DISCOVERY = 'MCP 2026-07-28 authorization server discovery'
const SECURITY = 'MCP 2026-07-28 authorization, security considerations'
const REGISTRATION = 'MCP 2026-07-28 client registration'

/** Our own authorization server. */
export const mcpAuthorizationServer: readonly Requirement[] = [
  {
    id: 'mcp-as-oauth-2-1',
    level: 'MUST',
    source: SERVER,
    duty: 'Public and confidential clients both get tokens by the OAuth 2.1 code flow.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: [
      testedEach('test/flows/journey/sign-in.test.ts', 'goes from a public call to own data, era '),
      ...tested('test/attacks/machine-client.test.ts', 'must prove itself to redeem a code'),
      ...tested(
        'conformance/official/authorization.test.ts',
        'all pass, with a person who signs in',
      ),
    ],
  },
  {
    id: 'mcp-as-metadata',
    level: 'MUST',
    source: DISCOVERY,
    duty: 'The server’s metadata lies at the root addresses of RFC 8414 and of OpenID.',
    code: 'packages/gateway/src/assembly/routes.ts',
    tests: tested(
      METADATA,
      'name this server as the issuer and only addresses of this server',
      'are the same for OAuth and for OpenID clients',
    ),
  },
  {
    id: 'mcp-as-s256-announced',
    level: 'MUST',
    source: SECURITY,
    duty: 'code_challenge_methods_supported is in the metadata, with S256 alone.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: tested(METADATA, 'say what MCP clients look for'),
  },
  {
    id: 'mcp-as-redirect-secure',
    level: 'MUST',
    source: SECURITY,
    duty: 'No code travels over plain http except to this computer.',
    code: 'packages/gateway/src/oauth/clients/redirect-uri.ts',
    tests: tested(
      REDIRECT,
      'can not be registered for http beyond loopback, or for an address in disguise',
    ),
  },
  {
    id: 'mcp-as-redirect-no-schemes',
    level: 'MUST',
    source: SECURITY,
    duty: 'A redirect is https or to localhost, and nothing else.',
    status: 'not-claimed',
    why: 'Cursor and VS Code are called back by a scheme of their own. A listed few are accepted (REDIRECT_SCHEMES; an operator can list none), and the consent page says which program opens.',
  },
  {
    id: 'mcp-as-redirect-exact',
    level: 'MUST',
    source: SECURITY,
    duty: 'The redirect of a request is exactly a registered one; only a loopback port may vary.',
    code: 'packages/gateway/src/oauth/clients/redirect-uri.ts',
    tests: tested(
      REDIRECT,
      'to a website is exact: host, scheme, port, path, query and case',
      'to a loopback address may use any port, and nothing else may vary',
    ),
  },
  {
    id: 'mcp-as-redirect-untrusted',
    level: 'MUST',
    source: SECURITY,
    duty: 'Nobody is sent to an address that its client has not registered, errors included.',
    code: 'packages/gateway/src/oauth/engine/provider.ts',
    tests: [
      ...tested(
        REDIRECT,
        'of another client is not a redirect of this one',
        'of an unknown client gets an error page, which shows nothing as HTML',
      ),
      ...tested(
        'test/attacks/pkce.test.ts',
        'does not tell a redirect that the client has not registered',
      ),
    ],
  },
  {
    id: 'mcp-as-redirect-trusted-only',
    level: 'SHOULD',
    source: `${SECURITY}, open redirection`,
    duty: 'A browser is redirected without asking only to an address that is trusted.',
    code: 'packages/gateway/src/oauth/engine/hold-error-redirect.ts',
    tests: tested(
      'test/attacks/open-redirect.test.ts',
      'stops on our page when the client registered itself with a website',
      'stops on our page when the client has a metadata document',
      'can not put words of its own on the page',
    ),
  },
  {
    id: 'mcp-as-rotation',
    level: 'MUST',
    source: SECURITY,
    duty: 'Refresh tokens of public clients are replaced by each use.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: tested(
      'test/attacks/refresh.test.ts',
      'is replaced by each use, and the new access token works',
      'that comes again after its window is refused and takes its whole family with it',
    ),
  },
  {
    id: 'mcp-as-short-tokens',
    level: 'SHOULD',
    source: SECURITY,
    duty: 'Access tokens are short-lived: ten minutes.',
    code: 'packages/gateway/src/oauth/engine/settings.ts',
    tests: [
      ...tested(
        'test/flows/authorization-server/tokens.test.ts',
        'has the shape of RFC 9068 and what resource servers in Entra’s style read',
      ),
      ...tested(
        'test/attacks/access-token.test.ts',
        'is refused once it has expired, and before it is valid',
      ),
    ],
  },
  {
    id: 'mcp-as-document-clients',
    level: 'SHOULD',
    source: REGISTRATION,
    duty: 'A client may be known by its metadata document, and the metadata says so.',
    code: 'packages/gateway/src/oauth/clients/metadata-document.ts',
    tests: [
      ...tested(DOCUMENT, 'connects without registering, and consent says who publishes it'),
      ...tested(METADATA, 'say what MCP clients look for'),
    ],
  },
  {
    id: 'mcp-as-document-redirect-shown',
    level: 'MUST',
    source: `${REGISTRATION}, localhost redirect risks`,
    duty: 'The consent page clearly shows the host that the answer goes to.',
    code: 'packages/gateway/src/pages/consent-page.ts',
    tests: [
      ...tested(
        CONSENT,
        'names the exact redirect, warns of loopback, and lists the scopes in words',
      ),
      ...tested(
        'packages/gateway/src/pages/consent-page.test.ts',
        'it names the client, its publisher, the redirect and the permissions',
      ),
    ],
  },
  {
    id: 'mcp-as-document-loopback-warning',
    level: 'SHOULD',
    source: `${REGISTRATION}, localhost redirect risks`,
    duty: 'A redirect to the own computer is warned about.',
    code: 'packages/gateway/src/pages/consent-page.ts',
    tests: tested(
      'packages/gateway/src/pages/consent-page.test.ts',
      'a redirect to the own computer is warned about',
      'a redirect to an app by its own scheme is warned about',
    ),
  },
  {
    id: 'mcp-as-registration-type',
    level: 'SHOULD',
    source: `${REGISTRATION}, application_type`,
    duty: 'A registration without an application type is native; the type fits its redirects.',
    code: 'packages/gateway/src/oauth/clients/registration.ts',
    tests: tested(
      'packages/gateway/src/oauth/clients/registration.test.ts',
      'the least a client can say becomes a native code client with Basic authentication',
      'the application type goes with the redirect URIs',
    ),
  },
]
