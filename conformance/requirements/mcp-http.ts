import { type Requirement, tested, testedEach } from './requirement.ts'

const HEADERS = 'test/flows/requirements/mirrored-headers.test.ts'
const ANSWERS = 'test/flows/requirements/answers.test.ts'
const ENVELOPE = 'test/flows/requirements/envelope.test.ts'
const CANCEL = 'packages/gateway/src/mcp/endpoint-cancel.test.ts'
const INPUT = 'packages/gateway/src/mcp/endpoint-input.test.ts'
const STREAM = 'packages/gateway/src/mcp/endpoint-stream.test.ts'
const ORIGIN = 'test/attacks/headers.test.ts'
const LINT = 'packages/gateway/src/mcp/header-lint.test.ts'

const HTTP = 'MCP 2026-07-28 Streamable HTTP'
const MIRRORED = `${HTTP}, request headers`
const CUSTOM = `${HTTP}, custom headers from tool parameters`

/** The transport. */
export const mcpHttp: readonly Requirement[] = [
  {
    id: 'mcp-http-post',
    level: 'MUST',
    source: HTTP,
    duty: 'One path takes every message by POST; ours also has the root as an alias.',
    code: 'packages/gateway/src/assembly/routes.ts',
    tests: [
      testedEach('packages/gateway/src/mcp/endpoint-protocol.test.ts', 'the official client ('),
      ...tested(
        'test/flows/journey/tool-list.test.ts',
        'is the same for clients of 2025, and at the root',
      ),
    ],
  },
  {
    id: 'mcp-http-origin',
    level: 'MUST',
    source: `${HTTP}, security warning`,
    duty: 'A page of an origin that is not welcome is answered with 403.',
    code: 'packages/gateway/src/mcp/front-door.ts',
    tests: [
      ...tested(ORIGIN, 'of another site, of no site and of a disguised one is refused'),
      ...tested(
        'packages/gateway/src/mcp/front-door.test.ts',
        'a page of another origin is refused, also with a good host',
      ),
    ],
  },
  {
    id: 'mcp-http-host',
    level: 'MUST',
    source: `${HTTP}, security warning (DNS rebinding)`,
    duty: 'A Host that is not ours is refused at every address.',
    code: 'packages/gateway/src/assembly/front.ts',
    tests: tested(ORIGIN, 'is refused at every address and reflected at none'),
  },
  {
    id: 'mcp-http-bind-local',
    level: 'SHOULD',
    source: `${HTTP}, security warning`,
    duty: 'The server listens on loopback unless it is told otherwise.',
    code: 'packages/gateway/src/node/read-config.ts',
    tests: tested('packages/gateway/src/node/read-config.test.ts', 'has safe defaults'),
  },
  {
    id: 'mcp-http-authenticate',
    level: 'SHOULD',
    source: `${HTTP}, security warning`,
    duty: 'Connections can be required to authenticate.',
    code: 'packages/gateway/src/mcp/authenticate.ts',
    tests: [testedEach('test/flows/journey/require-sign-in.test.ts', 'answers ')],
  },
  {
    id: 'mcp-http-notification-202',
    level: 'MUST',
    source: HTTP,
    duty: 'An accepted notification is answered with 202 and no body.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: tested(ENVELOPE, 'without an id is a notification: accepted, and not answered'),
  },
  {
    id: 'mcp-http-json-or-stream',
    level: 'MUST',
    source: HTTP,
    duty: 'A request is answered with one JSON object or with an event stream.',
    code: 'packages/gateway/src/mcp/node-adapter.ts',
    tests: tested(ANSWERS, 'is one JSON object, or a stream that its answer ends'),
  },
  {
    id: 'mcp-http-stream-content',
    level: 'MUST',
    source: `${HTTP}, streams`,
    duty: 'A stream holds only what belongs to its request, and its answer is the end of it.',
    code: 'packages/gateway/src/mcp/progress.ts',
    tests: tested(ANSWERS, 'is one JSON object, or a stream that its answer ends'),
  },
  {
    id: 'mcp-http-stream-unbuffered',
    level: 'SHOULD',
    source: `${HTTP}, streams`,
    duty: 'A stream tells proxies not to hold it back.',
    code: 'packages/gateway/src/mcp/node-adapter.ts',
    tests: tested(ANSWERS, 'is one JSON object, or a stream that its answer ends'),
  },
  {
    id: 'mcp-http-stream-keep-alive',
    level: 'SHOULD',
    source: `${HTTP}, streams`,
    duty: 'A stream that is silent for long carries comments that keep it open.',
    status: 'not-claimed',
    why: 'The SDK sends them and nothing here changes that, but no test waits long enough to see one.',
  },
  {
    id: 'mcp-http-disconnect-cancels',
    level: 'MUST',
    source: `${HTTP}, cancellation`,
    duty: 'A client that goes away cancels its request: the tool stops and nothing more is sent.',
    code: 'packages/gateway/src/mcp/endpoint.ts',
    tests: [
      ...tested(INPUT, 'a client that leaves during a call of 2026-07-28 aborts it'),
      ...tested(CANCEL, 'what the official client cancels is stopped, and the next call is served'),
      testedEach(STREAM, 'a reader ('),
    ],
  },
  {
    id: 'mcp-http-mirrored-headers',
    level: 'MUST',
    source: MIRRORED,
    duty: 'Version, method and name in the headers must equal the body, or the answer is -32020.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: [
      testedEach(HEADERS, 'are refused with '),
      ...tested(HEADERS, 'name the resource and the prompt too'),
    ],
  },
  {
    id: 'mcp-http-header-case',
    level: 'MUST',
    source: MIRRORED,
    duty: 'Header names have no case, header values do.',
    code: 'packages/gateway/src/mcp/node-adapter.ts',
    tests: [
      ...tested(HEADERS, 'may be named in any case, and the name may be encoded'),
      testedEach(HEADERS, 'are refused with '),
    ],
  },
  {
    id: 'mcp-http-header-encoding',
    level: 'MUST',
    source: MIRRORED,
    duty: 'A name or argument in a header may be encoded, and is decoded before it is compared.',
    code: 'packages/gateway/src/mcp/node-adapter.ts',
    tests: tested(
      HEADERS,
      'may be named in any case, and the name may be encoded',
      'repeat an argument that its tool mirrors',
    ),
  },
  {
    id: 'mcp-http-param-headers',
    level: 'MUST',
    source: CUSTOM,
    duty: 'An argument that its tool mirrors must be in its header, with the same value.',
    code: 'packages/gateway/src/mcp/register-tool.ts',
    tests: tested(HEADERS, 'repeat an argument that its tool mirrors'),
  },
  {
    id: 'mcp-http-param-integers',
    level: 'SHOULD',
    source: CUSTOM,
    duty: 'Integers in a header are compared as numbers.',
    status: 'not-claimed',
    why: 'No contract mirrors an integer. The SDK would compare it; nothing here tests that.',
  },
  {
    id: 'mcp-http-param-declarations',
    level: 'MUST',
    source: CUSTOM,
    duty: 'A tool’s x-mcp-header is a unique token on a primitive that properties alone reach.',
    code: 'packages/gateway/src/mcp/header-lint.ts',
    tests: [
      ...tested(LINT, 'good declarations, also nested ones'),
      testedEach(LINT, 'a bad declaration: '),
    ],
  },
  {
    id: 'mcp-http-param-secrets',
    level: 'SHOULD',
    source: CUSTOM,
    duty: 'No secret or personal value is mirrored in a header.',
    status: 'not-claimed',
    why: 'Does not apply: no contract of the tool set mirrors an argument.',
  },
  {
    id: 'mcp-http-unknown-method',
    level: 'MUST',
    source: HTTP,
    duty: 'An unknown method is answered with 404 and -32601.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: tested(INPUT, 'unknown tools, methods and names that every object has'),
  },
  {
    id: 'mcp-http-no-batch',
    level: 'MUST',
    source: HTTP,
    duty: 'A body is one message; a batch is refused.',
    code: 'packages/gateway/src/mcp/message.ts',
    tests: tested(
      'packages/gateway/src/mcp/endpoint-protocol.test.ts',
      'later versions have no batches, and an unknown version is refused',
    ),
  },
  {
    id: 'mcp-http-other-methods',
    level: 'SHOULD',
    source: HTTP,
    duty: 'GET and DELETE are answered with 405.',
    code: 'packages/gateway/src/mcp/front-door.ts',
    tests: [
      ...tested(INPUT, 'other methods, hosts and origins'),
      ...tested('packages/gateway/src/mcp/front-door.test.ts', 'methods other than POST'),
    ],
  },
  {
    id: 'mcp-http-no-sessions',
    level: 'SHOULD',
    source: HTTP,
    duty: 'No session id is given out, and one that is sent changes nothing.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: tested(
      ENVELOPE,
      'is enough by itself: no handshake came before, and none is remembered',
    ),
  },
  {
    id: 'mcp-http-readable-refusals',
    level: 'SHOULD',
    source: 'MCP 2026-07-28 versioning, falling back',
    duty: 'Every refusal is JSON-RPC, so that no client takes it for an older server.',
    code: 'packages/gateway/src/mcp/rpc-answer.ts',
    tests: [
      testedEach('test/flows/journey/bad-input.test.ts', 'answers '),
      testedEach('test/flows/journey/require-sign-in.test.ts', 'answers '),
    ],
  },
  {
    id: 'mcp-http-intermediary',
    level: 'SHOULD',
    source: MIRRORED,
    duty: 'An intermediary that decides by these headers checks that the version requires them.',
    status: 'not-claimed',
    why: 'Does not apply: the front door is the server itself and decides by the body.',
  },
]
