import { type Requirement, tested, testedEach } from './requirement.ts'

const PROTOCOL = 'packages/gateway/src/mcp/endpoint-protocol.test.ts'
const INPUT = 'packages/gateway/src/mcp/endpoint-input.test.ts'
const CALL = 'packages/gateway/src/mcp/call-tool.test.ts'
const CHOOSE = 'packages/gateway/src/mcp/endpoint-choose.test.ts'
const CATALOGUE = 'packages/gateway/src/mcp/catalogue.test.ts'
const CONTRACTS = 'apps/real-estate/src/tools/contracts.test.ts'
const LIST = 'test/flows/journey/tool-list.test.ts'
const ANSWERS = 'test/flows/requirements/answers.test.ts'
const ENVELOPE = 'test/flows/requirements/envelope.test.ts'

const TOOLS = 'MCP 2026-07-28 tools'
const SECURITY = `${TOOLS}, security considerations`
const CACHING = 'MCP 2026-07-28 caching'
const MRTR = 'MCP 2026-07-28 multi round-trip requests'
const SUBSCRIPTIONS = 'MCP 2026-07-28 subscriptions'

/** Tools, and what else a server may offer. */
export const mcpFeatures: readonly Requirement[] = [
  {
    id: 'mcp-tools-declared',
    level: 'MUST',
    source: TOOLS,
    duty: 'The server declares its tools and answers tools/list.',
    code: 'packages/gateway/src/mcp/sdk-server.ts',
    tests: [
      ...tested(
        ENVELOPE,
        'is answered by server/discover with versions, capabilities and how long they hold',
      ),
      ...tested(CONTRACTS, 'there are exactly the eight tools, with their access and scopes'),
    ],
  },
  {
    id: 'mcp-tools-same-list',
    level: 'MUST',
    source: TOOLS,
    duty: 'The list depends on no connection and on nothing that was called before.',
    code: 'packages/gateway/src/mcp/tool-list.ts',
    tests: tested(LIST, 'has all eight for everybody, whatever the token, and may be shared'),
  },
  {
    id: 'mcp-tools-order',
    level: 'SHOULD',
    source: TOOLS,
    duty: 'The list has the same order every time.',
    code: 'packages/gateway/src/mcp/catalogue.ts',
    tests: tested(CATALOGUE, 'keeps the order of the file, and finds by exact name'),
  },
  {
    id: 'mcp-tools-names',
    level: 'SHOULD',
    source: TOOLS,
    duty: 'Names are unique, 1 to 128 of A-Z a-z 0-9 _ . -.',
    code: 'packages/gateway/src/mcp/contract-shape.ts',
    tests: [
      testedEach(CATALOGUE, 'refuses '),
      ...tested(CATALOGUE, 'all faults are reported together, each with the tool it belongs to'),
    ],
  },
  {
    id: 'mcp-tools-input-schema',
    level: 'MUST',
    source: TOOLS,
    duty: 'Every tool has an input schema of type object, and every input is held to it.',
    code: 'packages/gateway/src/mcp/call-tool.ts',
    tests: [
      ...tested(CALL, 'bad input never reaches the handler, and the answer names the field'),
      ...tested(CONTRACTS, 'every input is closed and bounded'),
      testedEach(CATALOGUE, 'refuses '),
    ],
  },
  {
    id: 'mcp-tools-output-schema',
    level: 'MUST',
    source: TOOLS,
    duty: 'A structured result fits the output schema, or is not sent.',
    code: 'packages/gateway/src/mcp/call-tool.ts',
    tests: [
      testedEach(CALL, 'a handler that '),
      ...tested(
        CONTRACTS,
        'every answer on every edge case fits the output schema',
        'every answer by postcode and number fits the output schema',
      ),
    ],
  },
  {
    id: 'mcp-tools-text-too',
    level: 'SHOULD',
    source: TOOLS,
    duty: 'A structured result is there as text too.',
    code: 'packages/gateway/src/mcp/tool-result.ts',
    tests: tested(CALL, 'a result is structured, and the same again as text'),
  },
  {
    id: 'mcp-tools-access',
    level: 'MUST',
    source: SECURITY,
    duty: 'Who may call what is checked before the call, and once more inside it.',
    code: 'packages/gateway/src/mcp/judge.ts',
    tests: [
      ...tested(CALL, 'a protected tool wants a person with the right scopes'),
      testedEach('packages/gateway/src/mcp/judge.test.ts', 'judges '),
    ],
  },
  {
    id: 'mcp-tools-rate-limit',
    level: 'MUST',
    source: SECURITY,
    duty: 'Calls are limited, each person and each anonymous address for itself.',
    code: 'packages/gateway/src/governance/rate-limits.ts',
    tests: tested(
      'test/attacks/limits.test.ts',
      'counts each person for itself, whichever client and address they come from',
      'counts the anonymous by address, apart from people',
    ),
  },
  {
    id: 'mcp-tools-sanitised-output',
    level: 'MUST',
    source: SECURITY,
    duty: 'What reaches the client is bounded and meant for it; an error’s own words are not.',
    code: 'packages/gateway/src/mcp/call-tool.ts',
    tests: [
      ...tested(CALL, 'an answer that is too large is not sent'),
      ...tested(INPUT, 'no thrown error’s words reach a client, in either era'),
      ...tested(
        'apps/real-estate/src/domain/messages.test.ts',
        'what a caller typed comes back bounded and without control characters',
      ),
    ],
  },
  {
    id: 'mcp-tools-protocol-errors',
    level: 'SHOULD',
    source: `${TOOLS}, error handling`,
    duty: 'An unknown tool or malformed call is a protocol error, -32602.',
    code: 'packages/gateway/src/mcp/sdk-server.ts',
    tests: [
      ...tested(INPUT, 'unknown tools, methods and names that every object has'),
      ...tested(
        'test/flows/journey/bad-input.test.ts',
        'names an unknown tool as the protocol says, in both eras',
      ),
    ],
  },
  {
    id: 'mcp-tools-execution-errors',
    level: 'SHOULD',
    source: `${TOOLS}, error handling`,
    duty: 'Bad input and failures of the task are results with isError, in words to act on.',
    code: 'packages/gateway/src/mcp/tool-result.ts',
    tests: [
      ...tested(INPUT, 'wrong types and foreign text are answered by the tool, in words'),
      ...tested(CALL, 'a typed failure reaches the client with its details'),
    ],
  },
  {
    id: 'mcp-cache-hints',
    level: 'MUST',
    source: CACHING,
    duty: 'Lists, resources and server/discover say how long they hold and who may share them.',
    code: 'packages/gateway/src/mcp/sdk-server.ts',
    tests: tested(
      ENVELOPE,
      'gives lists and resources a lifetime, and who may share them',
      'is answered by server/discover with versions, capabilities and how long they hold',
    ),
  },
  {
    id: 'mcp-cache-scope',
    level: 'MUST',
    source: CACHING,
    duty: 'A list is public only where everybody may see it; behind a sign-in it is private.',
    code: 'packages/gateway/src/mcp/sdk-server.ts',
    tests: [
      ...tested(LIST, 'has all eight for everybody, whatever the token, and may be shared'),
      ...tested(
        'test/flows/journey/require-sign-in.test.ts',
        'gives a list behind a sign-in to no shared cache',
      ),
    ],
  },
  {
    id: 'mcp-cache-no-retry',
    level: 'MUST',
    source: CACHING,
    duty: 'The answer to a retry with input is not cacheable.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: tested(ANSWERS, 'asks for input in the result, and takes its state back only unchanged'),
  },
  {
    id: 'mcp-page-cursor',
    level: 'SHOULD',
    source: 'MCP 2026-07-28 pagination',
    duty: 'A cursor that was never given is refused with -32602.',
    code: 'packages/gateway/src/mcp/tool-list.ts',
    tests: tested(
      PROTOCOL,
      'a list behind a sign-in is not for shared caches; a cursor we never gave is refused',
    ),
  },
  {
    id: 'mcp-mrtr-result',
    level: 'MUST',
    source: MRTR,
    duty: 'Input is asked for in a result with unique requests, and only of who can give it.',
    code: 'packages/gateway/src/mcp/sdk-server.ts',
    tests: [
      ...tested(ANSWERS, 'asks for input in the result, and takes its state back only unchanged'),
      ...tested(ENVELOPE, 'that declares too little is told which capability a tool needs'),
      ...tested('conformance/official/server.test.ts', '2026-07-28: all 37 scored scenarios pass'),
    ],
  },
  {
    id: 'mcp-mrtr-answers-untrusted',
    level: 'MUST',
    source: MRTR,
    duty: 'What comes back as an answer is treated as whatever anybody could have written.',
    code: 'packages/gateway/src/mcp/elicitation.ts',
    tests: tested(
      CHOOSE,
      'an answer only picks what is offered now, and a forged one picks nothing',
      'an answer without the declaration counts for nothing',
    ),
  },
  {
    id: 'mcp-elicitation-form',
    level: 'MUST',
    source: 'MCP 2026-07-28 elicitation, form mode',
    duty: 'A form is one flat object of primitive fields; a person may decline it, and is not asked again.',
    code: 'packages/gateway/src/mcp/elicitation.ts',
    tests: [
      ...tested(
        CHOOSE,
        'the official client shows one form, and the tool gets the value that was picked',
        'a request that brings an answer is asked nothing more: two questions never loop',
      ),
      testedEach(CHOOSE, 'a person who answers with '),
    ],
  },
  {
    id: 'mcp-mrtr-state-integrity',
    level: 'MUST',
    source: MRTR,
    duty: 'A state that comes back changed is refused before a tool sees it.',
    code: 'packages/gateway/src/mcp/sdk-server.ts',
    tests: tested(ANSWERS, 'asks for input in the result, and takes its state back only unchanged'),
  },
  {
    id: 'mcp-mrtr-state-bound',
    level: 'SHOULD',
    source: MRTR,
    duty: 'A state is bound to the caller and the request, expires, and works once where it must.',
    status: 'not-claimed',
    why: 'A step-up sends no state out: its link is the record, kept here and used once. Nor does a question of a tool: its answer only picks among what is offered anew. An app that adds a tool with state brings the codec that seals it; binding is its part.',
  },
  {
    id: 'mcp-subscriptions-acknowledged',
    level: 'MUST',
    source: SUBSCRIPTIONS,
    duty: 'A subscription begins with what was granted, under the id of its request.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: tested(
      ANSWERS,
      'on a subscription begins with what was granted, under the id of the request',
    ),
  },
  {
    id: 'mcp-subscriptions-ended',
    level: 'SHOULD',
    source: SUBSCRIPTIONS,
    duty: 'A subscription is ended when the server stops.',
    code: 'packages/gateway/src/mcp/endpoint.ts',
    tests: tested(
      PROTOCOL,
      'an open subscription is acknowledged, and ended when the endpoint stops',
    ),
  },
  {
    id: 'mcp-subscriptions-cancelled',
    level: 'MUST',
    source: 'MCP 2026-07-28 cancellation',
    duty: 'A server that ends a subscription sends notifications/cancelled.',
    status: 'not-claimed',
    why: 'The page on subscriptions says to send the completing result instead, and the SDK does that.',
  },
]
