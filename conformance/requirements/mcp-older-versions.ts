import { type Requirement, tested, testedEach } from './requirement.ts'

const OLDER = 'test/flows/journey/older-protocols.test.ts'
const PROTOCOL = 'packages/gateway/src/mcp/endpoint-protocol.test.ts'
const OFFICIAL = 'conformance/official/server.test.ts'

const V2025_11 = 'MCP 2025-11-25'
const LIFECYCLE = `${V2025_11} lifecycle, version negotiation`
const HTTP = `${V2025_11} Streamable HTTP`
const NO_SESSION =
  'No session is kept, so there is nothing a later request could belong to: any replica answers any request.'

/** Clients of 2025-11-25, 2025-06-18 and 2025-03-26. */
export const mcpOlderVersions: readonly Requirement[] = [
  {
    id: 'mcp-old-initialize',
    level: 'MUST',
    source: LIFECYCLE,
    duty: 'initialize is answered with the version asked, or with our latest where it is unknown.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: [
      testedEach(OLDER, 'shakes hands with '),
      ...tested(OLDER, 'has no batches from 2025-06-18 on, and no unknown versions'),
      ...tested(OFFICIAL, '2025-11-25: only the excused scenarios fail'),
    ],
  },
  {
    id: 'mcp-old-initialized',
    level: 'MUST',
    source: `${V2025_11} lifecycle`,
    duty: 'notifications/initialized is accepted, and requests without an envelope follow it.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: [testedEach(OLDER, 'shakes hands with '), testedEach(PROTOCOL, 'handshake of ')],
  },
  {
    id: 'mcp-old-ping',
    level: 'MUST',
    source: `${V2025_11} ping`,
    duty: 'ping is answered at once with an empty result.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: [testedEach(PROTOCOL, 'handshake of ')],
  },
  {
    id: 'mcp-old-unsupported-version',
    level: 'MUST',
    source: `${HTTP}, protocol version header`,
    duty: 'A version header with an unknown version is answered with 400.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: tested(OLDER, 'has no batches from 2025-06-18 on, and no unknown versions'),
  },
  {
    id: 'mcp-old-no-version-header',
    level: 'SHOULD',
    source: `${HTTP}, protocol version header`,
    duty: 'A request without that header is taken for 2025-03-26.',
    code: 'packages/gateway/src/mcp/message.ts',
    tests: [
      ...tested(OLDER, 'answers a batch of 2025-03-26 whole, and judges it by its strictest call'),
      ...tested(
        'packages/gateway/src/mcp/message.test.ts',
        'batches: their versions, their size, their ids',
      ),
    ],
  },
  {
    id: 'mcp-old-get-delete',
    level: 'MUST',
    source: HTTP,
    duty: 'GET is answered with a stream or with 405; ours is 405, as is DELETE.',
    code: 'packages/gateway/src/mcp/front-door.ts',
    tests: tested(
      'packages/gateway/src/mcp/endpoint-input.test.ts',
      'other methods, hosts and origins',
    ),
  },
  {
    id: 'mcp-old-accept',
    level: 'MUST',
    source: HTTP,
    duty: 'A client that reads no streams gets JSON.',
    code: 'packages/gateway/src/mcp/legacy-json.ts',
    tests: tested(
      OLDER,
      'answers in a form that the client reads, as a stream where something may come before',
    ),
  },
  {
    id: 'mcp-old-no-batches',
    level: 'MUST',
    source: 'MCP 2025-06-18 changes',
    duty: 'From 2025-06-18 on a batch is refused.',
    code: 'packages/gateway/src/mcp/message.ts',
    tests: tested(PROTOCOL, 'later versions have no batches, and an unknown version is refused'),
  },
  {
    id: 'mcp-old-batches',
    level: 'MUST',
    source: 'MCP 2025-03-26 base protocol, batching',
    duty: 'A batch of 2025-03-26 is answered whole, and each call in it counts and is judged.',
    code: 'packages/gateway/src/mcp/message.ts',
    tests: [
      ...tested(
        OLDER,
        'answers a batch of 2025-03-26 whole, and judges it by its strictest call',
        'counts each call of a batch',
      ),
      ...tested(PROTOCOL, 'batches of 2025-03-26, as a stream and as JSON'),
    ],
  },
  {
    id: 'mcp-old-root-metadata',
    level: 'MUST',
    source: 'MCP 2025-03-26 authorization, metadata discovery',
    duty: 'The authorization server’s metadata lies at the root of the MCP server’s own origin.',
    code: 'packages/gateway/src/assembly/routes.ts',
    tests: tested(
      'test/flows/authorization-server/metadata.test.ts',
      'name this server as the issuer and only addresses of this server',
    ),
  },
  {
    id: 'mcp-old-default-endpoints',
    level: 'MUST',
    source: 'MCP 2025-03-26 authorization, fallbacks',
    duty: 'A server without metadata answers at /authorize, /token and /register.',
    status: 'not-claimed',
    why: 'Does not apply: there is metadata, at the address such a client asks first.',
  },
  {
    id: 'mcp-old-both-eras',
    level: 'MUST',
    source: 'MCP 2026-07-28 versioning, backward compatibility',
    duty: 'Both eras are served at one address, and each request is judged by its own.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: [
      testedEach(PROTOCOL, 'the official client ('),
      testedEach('test/flows/journey/sign-in.test.ts', 'goes from a public call to own data, era '),
    ],
  },
  {
    id: 'mcp-old-disconnect',
    level: 'SHOULD',
    source: `${HTTP}, disconnection`,
    duty: 'A client that goes away has not cancelled its request.',
    code: 'packages/gateway/src/mcp/exchanges.ts',
    tests: tested(
      'packages/gateway/src/mcp/endpoint-input.test.ts',
      'to a version before, a lost connection cancels nothing',
    ),
  },
  {
    id: 'mcp-old-cancelled',
    level: 'SHOULD',
    source: `${V2025_11} cancellation`,
    duty: 'notifications/cancelled stops the request that it names.',
    status: 'not-claimed',
    why: `${NO_SESSION} It is accepted and has no effect; a call ends by its deadline.`,
  },
  {
    id: 'mcp-old-server-requests',
    level: 'MUST',
    source: `${V2025_11} sampling, elicitation and roots`,
    duty: 'A tool may send a request of its own to the client while it runs.',
    status: 'not-claimed',
    why: 'That needs a session to answer into. The four scenarios of the official suite that do it are excused by name; 2026-07-28 asks in the result instead.',
  },
  {
    id: 'mcp-old-logging-level',
    level: 'MUST',
    source: `${V2025_11} logging`,
    duty: 'logging/setLevel sets from which level log messages are sent.',
    status: 'not-claimed',
    why: 'Logging is not declared, and a level could not outlive its request.',
  },
  {
    id: 'mcp-old-resource-code',
    level: 'SHOULD',
    source: `${V2025_11} resources, error handling`,
    duty: 'A resource that does not exist is -32002 to a client of 2025.',
    status: 'not-claimed',
    why: 'The SDK answers -32602 in every version, and turns a -32002 of ours into it.',
  },
  {
    id: 'mcp-old-http-sse',
    level: 'SHOULD',
    source: 'MCP 2024-11-05 HTTP with SSE',
    duty: 'Clients of 2024 find the two endpoints of the first HTTP transport.',
    status: 'not-claimed',
    why: 'That transport is deprecated and needs sessions.',
  },
]
