import { type Requirement, tested, testedEach } from './requirement.ts'

const METADATA = 'test/flows/authorization-server/metadata.test.ts'
const TOKENS = 'test/flows/authorization-server/tokens.test.ts'
const RESOURCE = 'test/attacks/resource.test.ts'
const DOCUMENT = 'packages/gateway/src/resource/metadata.test.ts'
const CHALLENGE = 'packages/gateway/src/resource/challenge.test.ts'
const ACCESS = 'packages/gateway/src/mcp/endpoint-access.test.ts'

const ISSUER_TESTS = tested(
  METADATA,
  'name this server as the issuer and only addresses of this server',
)

/** RFC 8414, RFC 9728, RFC 8707 and RFC 9207: who issues tokens, for what. */
export const oauthDiscovery: readonly Requirement[] = [
  {
    id: 'rfc8414-issuer',
    level: 'MUST',
    source: 'RFC 8414 sections 2 and 3.3',
    duty: 'The issuer is https without query or fragment, and equals the one in its metadata.',
    code: 'packages/gateway/src/assembly/judge-config.ts',
    tests: [
      ...ISSUER_TESTS,
      testedEach('packages/gateway/src/node/read-config.test.ts', 'refuses '),
    ],
  },
  {
    id: 'rfc8414-address',
    level: 'MUST',
    source: 'RFC 8414 section 3',
    duty: 'The metadata lies at the well-known address as JSON, with status 200.',
    code: 'packages/gateway/src/assembly/routes.ts',
    tests: [...ISSUER_TESTS, ...tested(METADATA, 'answer HEAD like GET, without a body')],
  },
  {
    id: 'rfc8414-path-issuer',
    level: 'MUST',
    source: 'RFC 8414 section 3.1',
    duty: 'The metadata of an issuer with a path lies at the well-known address before that path.',
    status: 'not-claimed',
    why: 'Does not apply: an issuer with a path is refused at start.',
  },
  {
    id: 'rfc8414-members',
    level: 'MUST',
    source: 'RFC 8414 section 2',
    duty: 'Required members are there, and every address in it is one that answers.',
    code: 'packages/gateway/src/oauth/engine/discovery.ts',
    tests: [...ISSUER_TESTS, ...tested(METADATA, 'say what MCP clients look for')],
  },
  {
    id: 'rfc8414-signing-algorithms',
    level: 'MUST',
    source: 'RFC 8414 section 2',
    duty: 'With private_key_jwt goes the list of its algorithms, and none is not in it.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: tested(METADATA, 'say what MCP clients look for'),
  },
  {
    id: 'rfc8414-signed-metadata',
    level: 'SHOULD',
    source: 'RFC 8414 section 2.1; RFC 9728 section 2.2',
    duty: 'Metadata may also come as a signed statement.',
    status: 'not-claimed',
    why: 'Optional, and no MCP client reads it. TLS is what vouches for the documents.',
  },
  {
    id: 'rfc9728-address',
    level: 'MUST',
    source: 'RFC 9728 section 3.1',
    duty: 'A resource’s document lies behind the well-known path followed by its own path.',
    code: 'packages/gateway/src/resource/metadata.ts',
    tests: [
      ...tested(
        DOCUMENT,
        'the document of a resource lies behind the well-known prefix and its own path',
      ),
      ...tested(METADATA, 'do not exist for a resource that is not ours'),
    ],
  },
  {
    id: 'rfc9728-resource-equals-address',
    level: 'MUST',
    source: 'RFC 9728 section 3.3',
    duty: 'The resource that a document names is the one its address was made of.',
    code: 'packages/gateway/src/resource/metadata.ts',
    tests: tested(METADATA, 'describe each resource at its own address'),
  },
  {
    id: 'rfc9728-answer',
    level: 'MUST',
    source: 'RFC 9728 section 3.2',
    duty: 'The document is JSON with status 200, and pages of any origin may read it.',
    code: 'packages/gateway/src/assembly/site-documents.ts',
    tests: tested(
      METADATA,
      'answer HEAD like GET, without a body',
      'may be read by a page of any origin, without its cookies',
    ),
  },
  {
    id: 'rfc9728-challenge',
    level: 'MUST',
    source: 'RFC 9728 section 5.1',
    duty: 'A challenge names the document of the very resource that was asked.',
    code: 'packages/gateway/src/resource/challenge.ts',
    tests: [
      ...tested(ACCESS, 'a protected tool without a token: 401, what to ask for, and where'),
      ...tested(
        'test/attacks/headers.test.ts',
        'in X-Forwarded-Host, X-Forwarded-Proto or Forwarded changes nothing',
      ),
    ],
  },
  {
    id: 'rfc6750-challenge',
    level: 'MUST',
    source: 'RFC 6750 sections 3 and 3.1',
    duty: 'A challenge has an error code only when credentials were wrong, and can’t be broken out of.',
    code: 'packages/gateway/src/resource/challenge.ts',
    tests: tested(
      CHALLENGE,
      'no credentials: no error code, but what to ask for and where',
      'values cannot leave their quotes or the header',
    ),
  },
  {
    id: 'rfc8707-absolute',
    level: 'MUST',
    source: 'RFC 8707 section 2',
    duty: 'A resource is an absolute URI without a fragment, and anything else is invalid_target.',
    code: 'packages/gateway/src/oauth/engine/resources.ts',
    tests: tested(
      RESOURCE,
      'that is not ours is refused with invalid_target, before anybody consents',
    ),
  },
  {
    id: 'rfc8707-unknown',
    level: 'SHOULD',
    source: 'RFC 8707 section 2',
    duty: 'A resource that is not ours gets no token, also among resources that are.',
    code: 'packages/gateway/src/oauth/engine/resources.ts',
    tests: tested(RESOURCE, 'that is not ours is refused among ours too'),
  },
  {
    id: 'rfc8707-audience',
    level: 'SHOULD',
    source: 'RFC 8707 section 2',
    duty: 'The audience of a token is the resource that was asked.',
    code: 'packages/gateway/src/oauth/engine/resources.ts',
    tests: tested(
      RESOURCE,
      'is the one that was asked, and the token works at both endpoints',
      'is the MCP endpoint when none was asked',
    ),
  },
  {
    id: 'rfc8707-token-request',
    level: 'MUST',
    source: 'RFC 8707 section 2.2',
    duty: 'A token request gets no resource beyond those of the consent, refreshes included.',
    code: 'packages/gateway/src/oauth/engine/resources.ts',
    tests: [
      ...tested(RESOURCE, 'can not change between the consent and the token'),
      ...tested('test/attacks/refresh.test.ts', 'does not give a token for another resource'),
    ],
  },
  {
    id: 'rfc9207-iss',
    level: 'MUST',
    source: 'RFC 9207 section 2',
    duty: 'Every authorization response, errors included, names the issuer once.',
    code: 'packages/gateway/src/oauth/engine/provider.ts',
    tests: [
      ...tested(
        TOKENS,
        'names its issuer and the client’s state: the good one',
        'names its issuer and the client’s state: each refusal',
      ),
      ...tested(
        'test/attacks/consent-form.test.ts',
        'denied, sends access_denied with iss and state, and never goes upstream',
      ),
      testedEach('test/attacks/pkce.test.ts', 'refuses a request '),
    ],
  },
  {
    id: 'rfc9207-announced',
    level: 'MUST',
    source: 'RFC 9207 section 3',
    duty: 'The metadata says that it does.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: tested(METADATA, 'say what MCP clients look for'),
  },
]
