import { type Requirement, tested, testedEach } from './requirement.ts'

const TOKEN = 'test/attacks/access-token.test.ts'
const ACCESS = 'packages/gateway/src/mcp/endpoint-access.test.ts'
const METADATA = 'test/flows/authorization-server/metadata.test.ts'
const RESOURCE = 'test/attacks/resource.test.ts'

const HANDLING = 'MCP 2026-07-28 authorization, token handling'
const ERRORS = 'MCP 2026-07-28 authorization, error handling'
const PRACTICES = 'MCP 2026-07-28 security best practices'

/** The tool host as an OAuth resource server. */
export const mcpResourceServer: readonly Requirement[] = [
  {
    id: 'mcp-rs-validate-token',
    level: 'MUST',
    source: HANDLING,
    duty: 'A token is verified completely before anything is done with the request.',
    code: 'packages/gateway/src/resource/jwt-verifier.ts',
    tests: [
      ...tested(
        TOKEN,
        'that was changed is refused',
        'signed by another key is refused, whatever key it names or brings along',
        'is refused once it has expired, and before it is valid',
        'without who, which client or which token is refused',
      ),
      ...tested(ACCESS, 'a bad token is refused for a public tool and for any method'),
    ],
  },
  {
    id: 'mcp-rs-audience',
    level: 'MUST',
    source: `${HANDLING}; RFC 8707 section 2`,
    duty: 'A token works only at the resource it was issued for.',
    code: 'packages/gateway/src/resource/jwt-verifier.ts',
    tests: tested(
      TOKEN,
      'for another audience is refused',
      'for one of our two resources is accepted at both endpoints',
    ),
  },
  {
    id: 'mcp-rs-no-other-tokens',
    level: 'MUST',
    source: HANDLING,
    duty: 'Tokens that our own authorization server did not issue for this use are refused.',
    code: 'packages/gateway/src/resource/jwt-verifier.ts',
    tests: tested(
      TOKEN,
      'from another issuer is refused',
      'of another gateway with the same claims is refused',
      'must be one: an ID token, a refresh token and another type of ours are refused',
    ),
  },
  {
    id: 'mcp-rs-no-passthrough',
    level: 'MUST',
    source: `${PRACTICES}, token passthrough`,
    duty: 'The client’s token goes no further than the front door, so nothing can pass it on.',
    code: 'packages/gateway/src/mcp/node-adapter.ts',
    tests: tested(
      'packages/gateway/src/mcp/endpoint-extension.test.ts',
      'no tool can see the token it was called with, or a cookie',
    ),
  },
  {
    id: 'mcp-rs-own-token',
    level: 'MUST',
    source: HANDLING,
    duty: 'What the sign-in service issues to us stays with us; a client gets a token of ours.',
    code: 'packages/gateway/src/oauth/authorize/callback.ts',
    tests: tested(
      'test/flows/authorization-server/tokens.test.ts',
      'is verified with the published keys alone',
      'holds nothing about the person beyond that',
    ),
  },
  {
    id: 'mcp-rs-status-401',
    level: 'MUST',
    source: ERRORS,
    duty: 'A token that is missing where it is needed, or bad anywhere, is answered with 401.',
    code: 'packages/gateway/src/mcp/authenticate.ts',
    tests: tested(
      ACCESS,
      'a protected tool without a token: 401, what to ask for, and where',
      'a bad token is refused for a public tool and for any method',
    ),
  },
  {
    id: 'mcp-rs-status-403',
    level: 'MUST',
    source: ERRORS,
    duty: 'A good token with too few scopes is answered with 403.',
    code: 'packages/gateway/src/mcp/judge.ts',
    tests: tested(
      ACCESS,
      'too little scope: 403 with every scope of the call; enough: the caller is known',
    ),
  },
  {
    id: 'mcp-rs-status-400',
    level: 'MUST',
    source: ERRORS,
    duty: 'Credentials that can’t be read are answered with 400.',
    code: 'packages/gateway/src/resource/bearer.ts',
    tests: [
      ...tested(ACCESS, 'malformed and foreign credentials, and a token in the URL'),
      ...tested(TOKEN, 'beside a second Authorization header is refused'),
    ],
  },
  {
    id: 'mcp-rs-metadata',
    level: 'MUST',
    source: 'MCP 2026-07-28 authorization server discovery; RFC 9728',
    duty: 'Each resource is described by a document that names at least one authorization server.',
    code: 'packages/gateway/src/resource/metadata.ts',
    tests: [
      ...tested(METADATA, 'describe each resource at its own address'),
      ...tested(
        'packages/gateway/src/resource/metadata.test.ts',
        'it names its own resource, the issuer and the header as the only way in',
      ),
    ],
  },
  {
    id: 'mcp-rs-metadata-found',
    level: 'MUST',
    source: 'MCP 2026-07-28 authorization server discovery',
    duty: 'That document is named in every 401 and also lies at its well-known address.',
    code: 'packages/gateway/src/resource/challenge.ts',
    tests: [
      ...tested(ACCESS, 'a protected tool without a token: 401, what to ask for, and where'),
      ...tested(METADATA, 'describe each resource at its own address'),
    ],
  },
  {
    id: 'mcp-rs-scope-hierarchy',
    level: 'MUST',
    source: 'MCP 2026-07-28 authorization, scope selection',
    duty: 'Whether scopes suffice is decided with their hierarchy in mind; ours have none.',
    code: 'packages/gateway/src/mcp/judge.ts',
    tests: [
      ...tested('packages/gateway/src/mcp/judge.test.ts', 'scopes are exact names'),
      testedEach('packages/gateway/src/mcp/judge.test.ts', 'judges '),
    ],
  },
  {
    id: 'mcp-rs-each-request',
    level: 'MUST',
    source: HANDLING,
    duty: 'Each request is authorized by itself; nothing carries over from an earlier one.',
    code: 'packages/gateway/src/mcp/identify.ts',
    tests: [
      testedEach('test/flows/journey/older-protocols.test.ts', 'shakes hands with '),
      ...tested(ACCESS, 'where everyone must sign in, every request without a token is refused'),
    ],
  },
  {
    id: 'mcp-rs-no-token-in-url',
    level: 'MUST',
    source: HANDLING,
    duty: 'A token in the URL is refused, also beside a good header.',
    code: 'packages/gateway/src/resource/bearer.ts',
    tests: [
      ...tested(TOKEN, 'in the URL is refused, and not used'),
      ...tested(
        'packages/gateway/src/resource/bearer.test.ts',
        'a token in the URL is refused, also beside a good header',
      ),
    ],
  },
  {
    id: 'mcp-rs-token-storage',
    level: 'MUST',
    source: 'MCP 2026-07-28 authorization, token theft; OAuth 2.1 section 7.1',
    duty: 'Tokens and codes are stored in a form that redeems nothing when the file is stolen.',
    code: 'packages/gateway/src/oauth/engine/adapter.ts',
    tests: tested(
      'test/attacks/secrets.test.ts',
      'is in the files of the data folder, not even in their unused pages',
      'is found after a restart has written everything to the database',
    ),
  },
  {
    id: 'mcp-rs-https',
    level: 'MUST',
    source: 'MCP 2026-07-28 authorization, communication security; OAuth 2.1 section 1.5',
    duty: 'Everything but loopback is https.',
    code: 'packages/gateway/src/assembly/judge-config.ts',
    tests: [
      testedEach('packages/gateway/src/node/read-config.test.ts', 'refuses '),
      ...tested(
        'test/flows/requirements/behind-https.test.ts',
        'metadata and challenges name https, whatever the proxy used to get here',
        'every address says that it is only reached that way',
      ),
    ],
  },
  {
    id: 'mcp-rs-handle-is-no-proof',
    level: 'MUST',
    source: `${PRACTICES}, state handle hijacking`,
    duty: 'Knowing an id or a cursor opens nothing: each use is checked against who asks.',
    code: 'apps/real-estate/src/assessments/statements.ts',
    tests: [
      ...tested('test/flows/journey/sign-in.test.ts', 'shows nobody what another person keeps'),
      ...tested(
        'apps/real-estate/src/tools/delete-assessments.test.ts',
        'another person’s assessment answers like one that never was, and stays',
      ),
      ...tested(
        'apps/real-estate/src/tools/own-assessments.test.ts',
        'a cursor goes on with its own filters and order, and says so when it can not',
      ),
    ],
  },
  {
    id: 'mcp-rs-handle-bound',
    level: 'SHOULD',
    source: `${PRACTICES}, state handle hijacking`,
    duty: 'Ids and cursors are bound to the person they were made for.',
    code: 'apps/real-estate/src/tools/get-assessed-properties.ts',
    tests: tested(
      'apps/real-estate/src/tools/own-assessments.test.ts',
      'a cursor of another person leads nowhere but into one’s own list',
      'nobody sees what another person assessed',
    ),
  },
  {
    id: 'mcp-rs-handle-expires',
    level: 'SHOULD',
    source: `${PRACTICES}, state handle hijacking`,
    duty: 'State handles expire.',
    status: 'not-claimed',
    why: 'Our ids and cursors stand for kept data and not for a session: they are worth nothing to anybody but their owner, and live as long as the data.',
  },
  {
    id: 'mcp-rs-challenge-scope',
    level: 'SHOULD',
    source: 'MCP 2026-07-28 authorization, scope selection',
    duty: 'A 401 names the scopes that this very request needs, and no more.',
    code: 'packages/gateway/src/mcp/judge.ts',
    tests: [
      ...tested(
        ACCESS,
        'a protected tool without a token: 401, what to ask for, and where',
        'a dead token is told every scope of the calls it was sent for',
      ),
      testedEach('test/flows/journey/sign-in.test.ts', 'goes from a public call to own data, era '),
    ],
  },
  {
    id: 'mcp-rs-step-up',
    level: 'SHOULD',
    source: 'MCP 2026-07-28 authorization, runtime insufficient scope',
    duty: 'A 403 says insufficient_scope and names all scopes of the operation and the metadata.',
    code: 'packages/gateway/src/resource/challenge.ts',
    tests: [
      ...tested(
        ACCESS,
        'too little scope: 403 with every scope of the call; enough: the caller is known',
      ),
      ...tested(TOKEN, 'with too little scope is told every scope that is missing, with 403'),
    ],
  },
  {
    id: 'mcp-rs-minimal-scopes',
    level: 'SHOULD',
    source: 'MCP 2026-07-28 authorization, scope minimisation',
    duty: 'Metadata lists the minimum of scopes; neither it nor a challenge has offline_access.',
    code: 'packages/gateway/src/assembly/site-documents.ts',
    tests: [
      ...tested(METADATA, 'describe each resource at its own address'),
      testedEach('test/flows/journey/require-sign-in.test.ts', 'answers '),
    ],
  },
  {
    id: 'mcp-rs-canonical-resource',
    level: 'SHOULD',
    source: 'MCP 2026-07-28 authorization, canonical server URI',
    duty: 'An upper-case host or a trailing slash in a resource is understood, a fragment is not.',
    code: 'packages/gateway/src/oauth/engine/resources.ts',
    tests: tested(
      RESOURCE,
      'may be spelt with a trailing slash and an upper-case host; the token has one spelling',
      'that is not ours is refused with invalid_target, before anybody consents',
    ),
  },
]
