import { type Requirement, tested, testedEach } from './requirement.ts'

const ANSWERS = 'test/flows/requirements/answers.test.ts'
const PROTOCOL = 'packages/gateway/src/mcp/endpoint-protocol.test.ts'
const COMPANION = 'test/flows/journey/companion.test.ts'
const PROPERTY = 'apps/real-estate/src/companion/property-resource.test.ts'
const PROMPTS = 'apps/real-estate/src/companion/prompts.test.ts'
const COMPLETION = 'apps/real-estate/src/companion/completion.test.ts'

/** Logging, progress, resources, prompts and completion. */
export const mcpUtilities: readonly Requirement[] = [
  {
    id: 'mcp-logging-on-request',
    level: 'MUST',
    source: 'MCP 2026-07-28 logging',
    duty: 'Log messages go only to a request that asked for them, from the level it asked.',
    code: 'packages/gateway/src/mcp/sdk-handler.ts',
    tests: tested(ANSWERS, 'has log messages only for who asked, from the level asked'),
  },
  {
    id: 'mcp-logging-secrets',
    level: 'MUST',
    source: 'MCP 2026-07-28 logging, security',
    duty: 'No log message to a client holds a secret.',
    status: 'not-claimed',
    why: 'Does not apply: no tool of ours sends log messages, and logging is not declared.',
  },
  {
    id: 'mcp-progress-increases',
    level: 'MUST',
    source: 'MCP 2026-07-28 progress',
    duty: 'Progress only increases, goes only to the token that was given, and ends with the call.',
    code: 'packages/gateway/src/mcp/progress.ts',
    tests: [
      ...tested(
        ANSWERS,
        'has no progress for who gave no token',
        'is one JSON object, or a stream that its answer ends',
      ),
      testedEach(PROTOCOL, 'the official client ('),
    ],
  },
  {
    id: 'mcp-resources-not-found',
    level: 'MUST',
    source: 'MCP 2026-07-28 resources',
    duty: 'A resource that does not exist is -32602 with its address, never empty contents.',
    code: 'packages/gateway/src/mcp/sdk-server.ts',
    tests: [
      ...tested(ANSWERS, 'names a resource that does not exist, and invents no contents'),
      ...tested(
        COMPANION,
        'what does not exist is -32602 with its address, and never empty contents',
      ),
    ],
  },
  {
    id: 'mcp-resources-traversal',
    level: 'MUST',
    source: 'MCP 2026-07-28 resources, security',
    duty: 'Addresses of resources are checked, so none leads out of its folder.',
    code: 'apps/real-estate/src/companion/property-resource.ts',
    tests: [
      ...tested(
        PROPERTY,
        'is of nothing else: neither a building, nor what the tools forgive people',
      ),
      ...tested(
        COMPANION,
        'what does not exist is -32602 with its address, and never empty contents',
      ),
    ],
  },
  {
    id: 'mcp-prompts-validated',
    level: 'MUST',
    source: 'MCP 2026-07-28 prompts, security',
    duty: 'Inputs and outputs of prompts are validated.',
    code: 'apps/real-estate/src/companion/prompt-arguments.ts',
    tests: [
      ...tested(PROMPTS, 'nothing that is filled in can leave its place'),
      ...tested(
        COMPANION,
        'arguments that are wrong are -32602, in the person’s words, and an unknown name too',
      ),
    ],
  },
  {
    id: 'mcp-completion-guarded',
    level: 'MUST',
    source: 'MCP 2026-07-28 completion, security',
    duty: 'Completion is validated, limited in rate, and reveals nothing that is not allowed.',
    code: 'apps/real-estate/src/companion/completion.ts',
    tests: [
      ...tested(
        COMPLETION,
        'of a postcode looks up nothing that can’t begin one',
        'never has more values than an answer may hold, and says when there are',
      ),
      ...tested(
        COMPANION,
        'nothing is read, got or completed without a token, and no page is for shared caches',
      ),
      ...tested(
        'packages/gateway/src/mcp/endpoint-limits.test.ts',
        'any request costs its caller, whatever it asks, and is refused before its body',
      ),
    ],
  },
  {
    id: 'mcp-deprecated-features',
    level: 'SHOULD',
    source: 'MCP 2026-07-28 deprecated features',
    duty: 'Nothing new is built on roots, sampling, logging or the HTTP+SSE transport.',
    code: 'packages/gateway/src/mcp/sdk-server.ts',
    tests: [
      ...tested(
        'test/flows/requirements/envelope.test.ts',
        'announces tools and nothing else where an app has nothing else',
      ),
      ...tested(
        'packages/gateway/src/mcp/endpoint-input.test.ts',
        'other methods, hosts and origins',
      ),
    ],
  },
]
