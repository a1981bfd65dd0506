import { type Requirement, tested, testedEach } from './requirement.ts'

const ENVELOPE = 'test/flows/requirements/envelope.test.ts'
const ANSWERS = 'test/flows/requirements/answers.test.ts'
const SCHEMA = 'packages/gateway/src/mcp/json-schema.test.ts'
const MESSAGE = 'packages/gateway/src/mcp/message.test.ts'
const OFFICIAL = tested(
  'conformance/official/server.test.ts',
  '2026-07-28: all 37 scored scenarios pass',
)

const BASE = 'MCP 2026-07-28 base protocol'
const VERSIONING = 'MCP 2026-07-28 versioning'
const JSON_SCHEMA = `${BASE}, JSON Schema usage`

/** Messages, versions and schemas. */
export const mcpBase: readonly Requirement[] = [
  {
    id: 'mcp-base-stateless',
    level: 'MUST',
    source: BASE,
    duty: 'Each request stands alone: version and capabilities come from its own envelope.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: tested(
      ENVELOPE,
      'is enough by itself: no handshake came before, and none is remembered',
    ),
  },
  {
    id: 'mcp-base-envelope-complete',
    level: 'MUST',
    source: VERSIONING,
    duty: 'A request without version or client capabilities is answered with 400 and -32602.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: [...tested(ENVELOPE, 'must name its version and what the client can do'), ...OFFICIAL],
  },
  {
    id: 'mcp-base-unknown-version',
    level: 'MUST',
    source: VERSIONING,
    duty: 'An unknown version is answered with 400 and -32022, which names the known ones.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: tested(ENVELOPE, 'of an unknown version is told the known ones'),
  },
  {
    id: 'mcp-base-undeclared-capability',
    level: 'MUST',
    source: VERSIONING,
    duty: 'What needs a capability that the client did not declare ends with -32021.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: tested(ENVELOPE, 'that declares too little is told which capability a tool needs'),
  },
  {
    id: 'mcp-base-discover',
    level: 'MUST',
    source: 'MCP 2026-07-28 discover',
    duty: 'server/discover tells versions, capabilities and how long they hold.',
    code: 'packages/gateway/src/mcp/sdk-server.ts',
    tests: tested(
      ENVELOPE,
      'is answered by server/discover with versions, capabilities and how long they hold',
    ),
  },
  {
    id: 'mcp-base-result-type',
    level: 'MUST',
    source: BASE,
    duty: 'Every result says its type, and every answer carries the id of its request.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: [
      ...tested(
        ENVELOPE,
        'gets results that say their type and who the server is',
        'is enough by itself: no handshake came before, and none is remembered',
      ),
      ...tested(ANSWERS, 'asks for input in the result, and takes its state back only unchanged'),
    ],
  },
  {
    id: 'mcp-base-server-info',
    level: 'SHOULD',
    source: BASE,
    duty: 'Every result says who the server is.',
    code: 'packages/gateway/src/mcp/sdk-server.ts',
    tests: tested(ENVELOPE, 'gets results that say their type and who the server is'),
  },
  {
    id: 'mcp-base-error-codes',
    level: 'MUST',
    source: `${BASE}, error codes`,
    duty: 'No code of the reserved range is used but the defined ones, nor a retired one.',
    code: 'packages/gateway/src/mcp/rpc-answer.ts',
    tests: tested(ANSWERS, 'has no error code of the range that is reserved, but the defined ones'),
  },
  {
    id: 'mcp-base-no-server-requests',
    level: 'MUST',
    source: BASE,
    duty: 'The server sends no requests; it asks in its result.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: tested(
      ANSWERS,
      'is one JSON object, or a stream that its answer ends',
      'never is a request to a client of 2025, which would have nowhere to answer',
    ),
  },
  {
    id: 'mcp-base-notifications',
    level: 'MUST',
    source: BASE,
    duty: 'A notification is never answered.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: tested(ENVELOPE, 'without an id is a notification: accepted, and not answered'),
  },
  {
    id: 'mcp-base-malformed',
    level: 'MUST',
    source: `${BASE}; JSON-RPC 2.0 section 5.1`,
    duty: 'What is no JSON or no JSON-RPC gets the JSON-RPC error for it.',
    code: 'packages/gateway/src/mcp/message.ts',
    tests: [
      ...tested(MESSAGE, 'what is not JSON in UTF-8 is a parse error'),
      testedEach('test/flows/journey/bad-input.test.ts', 'answers '),
    ],
  },
  {
    id: 'mcp-base-client-info',
    level: 'SHOULD',
    source: BASE,
    duty: 'Nothing depends on who the client says it is.',
    code: 'packages/gateway/src/mcp/decide.ts',
    tests: tested(ENVELOPE, 'need not say who the client is, and the answer does not depend on it'),
  },
  {
    id: 'mcp-base-meta-keys',
    level: 'MUST',
    source: `${BASE}, _meta`,
    duty: 'Our own keys in _meta have a prefix of ours and not a reserved one.',
    code: 'packages/gateway/src/mcp/tool-list.ts',
    tests: tested(
      'packages/gateway/src/mcp/endpoint-protocol.test.ts',
      'the list is the same for everyone, says what each tool needs, and may be cached',
    ),
  },
  {
    id: 'mcp-base-schema-dialect',
    level: 'MUST',
    source: JSON_SCHEMA,
    duty: 'Schemas are JSON Schema 2020-12; one that claims another dialect stops the start.',
    code: 'packages/gateway/src/mcp/json-schema.ts',
    tests: [testedEach(SCHEMA, 'a schema is refused: '), ...OFFICIAL],
  },
  {
    id: 'mcp-base-schema-no-network',
    level: 'MUST',
    source: JSON_SCHEMA,
    duty: 'A reference in a schema is never fetched.',
    code: 'packages/gateway/src/mcp/json-schema.ts',
    tests: [testedEach(SCHEMA, 'a schema is refused: ')],
  },
  {
    id: 'mcp-base-schema-valid',
    level: 'MUST',
    source: JSON_SCHEMA,
    duty: 'Published schemas are valid: they are checked against their own dialect at start.',
    code: 'packages/gateway/src/mcp/catalogue.ts',
    tests: tested(
      'packages/gateway/src/mcp/catalogue.test.ts',
      'all faults are reported together, each with the tool it belongs to',
    ),
  },
  {
    id: 'mcp-base-schema-cost',
    level: 'SHOULD',
    source: JSON_SCHEMA,
    duty: 'What validating an input may cost is bounded by its depth and size.',
    code: 'packages/gateway/src/mcp/message.ts',
    tests: [
      ...tested(MESSAGE, 'depth and size are bounded, without recursion'),
      ...tested(SCHEMA, 'the list of faults is bounded, however many there are'),
    ],
  },
  {
    id: 'mcp-base-schema-dialects-documented',
    level: 'SHOULD',
    source: JSON_SCHEMA,
    duty: 'The supported dialects are documented.',
    status: 'not-claimed',
    why: 'There is one, and the sentence that refuses any other names it. No page lists dialects.',
  },
  {
    id: 'mcp-base-timeouts',
    level: 'SHOULD',
    source: `${BASE}, timeouts`,
    duty: 'A call that takes too long is stopped and told so.',
    code: 'packages/gateway/src/mcp/deadline.ts',
    tests: [
      ...tested(
        'packages/gateway/src/mcp/call-tool.test.ts',
        'a slow handler is stopped and told so',
      ),
      ...tested(
        'packages/gateway/src/mcp/endpoint-input.test.ts',
        'a body that trickles in is cut off: 408',
      ),
    ],
  },
  {
    id: 'mcp-base-modern-only-error',
    level: 'SHOULD',
    source: VERSIONING,
    duty: 'A server of the new versions only names them to a client that sends initialize.',
    status: 'not-claimed',
    why: 'Does not apply: clients of the older versions are served.',
  },
  {
    id: 'mcp-base-one-sided-extension',
    level: 'MUST',
    source: `${BASE}, extensions`,
    duty: 'An extension that only one side knows is done without, or refused.',
    status: 'not-claimed',
    why: 'Does not apply: the server announces no extension and depends on none.',
  },
]
