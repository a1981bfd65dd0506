import { type Requirement, tested, testedEach } from './requirement.ts'

const CLIENT = 'test/attacks/metadata-client.test.ts'
const ADDRESS = 'test/attacks/metadata-address.test.ts'
const DOCUMENT = 'packages/gateway/src/oauth/clients/metadata-document.test.ts'
const ID = 'packages/gateway/src/oauth/clients/metadata-document-id.test.ts'
const FETCH = 'packages/gateway/src/http/safe-fetch.test.ts'
const REQUEST = 'packages/gateway/src/http/pinned-request.test.ts'

const DRAFT = 'draft-ietf-oauth-client-id-metadata-document-00 section'

/** Clients that are known by a document at their id. */
export const oauthMetadataDocuments: readonly Requirement[] = [
  {
    id: 'cimd-address',
    level: 'MUST',
    source: `${DRAFT} 3`,
    duty: 'Such an id is https with a path, without dot segments, fragment, user name, query or port.',
    code: 'packages/gateway/src/oauth/clients/metadata-document-id.ts',
    tests: [
      ...tested(ID, 'https with a path is a document address', 'every other form is not'),
      ...tested(
        ADDRESS,
        'that is not a plain https address of a document is refused without a connection',
      ),
    ],
  },
  {
    id: 'cimd-id-equals-address',
    level: 'MUST',
    source: `${DRAFT} 4.1; MCP 2026-07-28 client id metadata documents`,
    duty: 'The document’s client_id is its own address, compared as a string.',
    code: 'packages/gateway/src/oauth/clients/metadata-document-rules.ts',
    tests: [
      testedEach(CLIENT, 'is refused when the document '),
      ...tested(
        DOCUMENT,
        'a document that breaks a rule is no client, and its developer can read why',
      ),
    ],
  },
  {
    id: 'cimd-required-fields',
    level: 'MUST',
    source: 'MCP 2026-07-28 client id metadata documents',
    duty: 'A document without a name or without redirects is no client.',
    code: 'packages/gateway/src/oauth/clients/metadata-document-rules.ts',
    tests: [
      testedEach(CLIENT, 'is refused when the document '),
      ...tested(
        DOCUMENT,
        'a document that breaks a rule is no client, and its developer can read why',
      ),
    ],
  },
  {
    id: 'cimd-no-secret',
    level: 'MUST',
    source: `${DRAFT} 4.1`,
    duty: 'A document holds no secret and asks for no method that needs one.',
    code: 'packages/gateway/src/oauth/clients/metadata-document-rules.ts',
    tests: [testedEach(CLIENT, 'is refused when the document ')],
  },
  {
    id: 'cimd-redirects',
    level: 'MUST',
    source: `${DRAFT} 4.5`,
    duty: 'Only the redirects of the document are used.',
    code: 'packages/gateway/src/oauth/clients/metadata-document-rules.ts',
    tests: tested(CLIENT, 'is held to the redirects of its document'),
  },
  {
    id: 'cimd-only-200-json',
    level: 'SHOULD',
    source: `${DRAFT} 4.3; MCP 2026-07-28 security best practices, SSRF`,
    duty: 'Only status 200 with JSON is a document, and redirects are not followed.',
    code: 'packages/gateway/src/oauth/clients/metadata-document.ts',
    tests: [
      ...tested(DOCUMENT, 'only a 200 with JSON is a document'),
      ...tested(REQUEST, 'a redirect is refused, whatever it points at'),
    ],
  },
  {
    id: 'cimd-publisher-shown',
    level: 'SHOULD',
    source: `${DRAFT} 6.4`,
    duty: 'The consent page shows the host that publishes the document.',
    code: 'packages/gateway/src/assembly/site-consent.ts',
    tests: tested(CLIENT, 'connects without registering, and consent says who publishes it'),
  },
  {
    id: 'cimd-ssrf',
    level: 'SHOULD',
    source: `${DRAFT} 6.5; MCP 2026-07-28 security best practices, SSRF`,
    duty: 'Nothing inside this network is connected to: the address is checked before, and kept.',
    code: 'packages/gateway/src/http/safe-fetch.ts',
    tests: [
      ...tested(ADDRESS, 'inside this network is refused without a single connection'),
      ...tested(
        FETCH,
        'no spelling of an inside address opens a socket, with or without a port',
        'a name with one inside address among public ones is refused, before any connection',
        'the connection goes to the address that was checked, not to a later answer',
      ),
    ],
  },
  {
    id: 'cimd-size',
    level: 'SHOULD',
    source: `${DRAFT} 6.6`,
    duty: 'The size of a document and the time it takes are bounded.',
    code: 'packages/gateway/src/http/pinned-request.ts',
    tests: tested(
      REQUEST,
      'a body is read up to the bound and not a byte further',
      'an endless body without a length is cut off at the bound',
      'time runs over the whole request: no answer, and an answer that never ends',
    ),
  },
  {
    id: 'cimd-cache',
    level: 'SHOULD',
    source: `${DRAFT} 4.4`,
    duty: 'A document is kept as its HTTP headers say, within bounds of ours.',
    code: 'packages/gateway/src/oauth/clients/metadata-freshness.ts',
    tests: [
      ...tested(ID, 'freshness follows the headers between 5 minutes and 24 hours'),
      ...tested(
        DOCUMENT,
        'a document is fetched once while it is fresh, by as many as ask at the same time',
        'an unchanged document is asked for by its ETag and kept',
      ),
    ],
  },
  {
    id: 'cimd-cache-errors',
    level: 'MUST',
    source: `${DRAFT} 4.4`,
    duty: 'A broken document is not kept as a client, and a repaired one is taken at once.',
    code: 'packages/gateway/src/oauth/clients/metadata-document.ts',
    tests: tested(
      DOCUMENT,
      'a document that breaks a rule is no client, and its developer can read why',
      'a repaired document is taken at the next request',
      'a broken address is asked three times a minute, then again, and not kept out',
      'a host that says the client is gone or changed is believed at once',
    ),
  },
  {
    id: 'cimd-announced',
    level: 'MUST',
    source: `${DRAFT} 5`,
    duty: 'The metadata says that such clients are known here.',
    code: 'packages/gateway/src/oauth/engine/discovery.ts',
    tests: tested(
      'test/flows/authorization-server/metadata.test.ts',
      'say what MCP clients look for',
    ),
  },
  {
    id: 'cimd-development-service',
    level: 'SHOULD',
    source: `${DRAFT} 4.2`,
    duty: 'A server that limits redirects offers a place where developers can publish documents.',
    status: 'not-claimed',
    why: 'A developer registers dynamically instead, or opens loopback documents on a local gateway (ALLOW_LOOPBACK_CLIENT_METADATA).',
  },
  {
    id: 'cimd-logo',
    level: 'SHOULD',
    source: `${DRAFT} 6.7`,
    duty: 'A logo is fetched beforehand and served by the authorization server.',
    status: 'not-claimed',
    why: 'Does not apply: logos are neither fetched nor shown.',
  },
]
