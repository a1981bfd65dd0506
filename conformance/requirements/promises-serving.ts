import { type Requirement, tested, testedEach } from './requirement.ts'

const PROMISE = 'SECURITY.md, what is promised'
const LIMITS = 'Own promise, limits'

const SECRETS = 'test/attacks/secrets.test.ts'
const LIMIT_TESTS = 'test/attacks/limits.test.ts'
const SPELLING = 'test/attacks/spelling.test.ts'
const CONFIG = 'packages/gateway/src/node/read-config.test.ts'

/** What this project promises about serving: secrets, errors, limits, configuration. */
export const promisesServing: readonly Requirement[] = [
  {
    id: 'voordeur-secrets',
    level: 'MUST',
    source: PROMISE,
    duty: 'No secret is in the log, on an error page or in a file that others can read.',
    code: 'packages/gateway/src/telemetry/log.ts',
    tests: [
      ...tested(
        SECRETS,
        'is in the log, which tells of the sign-in that failed',
        'is on an error page',
        'is readable by others on this machine',
      ),
      ...tested(
        'packages/gateway/src/mcp/endpoint-input.test.ts',
        'the log of a refused request repeats nothing of it',
      ),
    ],
  },
  {
    id: 'voordeur-opaque-errors',
    level: 'MUST',
    source: PROMISE,
    duty: 'What breaks unexpectedly reaches the client as a reference that the log explains.',
    code: 'packages/gateway/src/mcp/opaque.ts',
    tests: [
      testedEach('packages/gateway/src/mcp/call-tool.test.ts', 'a handler that '),
      ...tested(
        'test/flows/journey/bad-input.test.ts',
        'says nothing of why it broke, and writes it into the log under a reference',
        'has written nothing of all that',
      ),
    ],
  },
  {
    id: 'voordeur-contracts',
    level: 'MUST',
    source: 'Own promise, tools',
    duty: 'A tool without a handler, or a handler without a tool, stops the start.',
    code: 'packages/gateway/src/mcp/catalogue.ts',
    tests: tested(
      'packages/gateway/src/mcp/catalogue.test.ts',
      'a contract without a handler, a handler without a contract, no list at all',
    ),
  },
  {
    id: 'voordeur-limits',
    level: 'MUST',
    source: LIMITS,
    duty: 'Registration, authorization, token requests and tool calls are limited from the start.',
    code: 'packages/gateway/src/governance/rate-limits.ts',
    tests: tested(
      LIMIT_TESTS,
      'answers 429 until Retry-After has passed',
      'answers 429, also for pushed ones',
      'counts each client for itself, successes and failures',
      'counts every call of a batch, and takes nothing when they do not all fit',
      'does not revoke or use up anything when it refuses',
    ),
  },
  {
    id: 'voordeur-limits-first',
    level: 'MUST',
    source: LIMITS,
    duty: 'A request costs its caller before its body is read, and guessed tokens cost the address.',
    code: 'packages/gateway/src/mcp/identify.ts',
    tests: tested(
      'packages/gateway/src/mcp/endpoint-limits.test.ts',
      'any request costs its caller, whatever it asks, and is refused before its body',
      'bad credentials cost the address, until their bodies are not read any more',
    ),
  },
  {
    id: 'voordeur-limit-fields',
    level: 'MUST',
    source: `${LIMITS}; RFC 6585 section 4`,
    duty: 'A refusal is 429 with Retry-After and the RateLimit fields, which name nobody.',
    code: 'packages/gateway/src/http/limit-decision.ts',
    tests: [
      ...tested(
        'packages/gateway/src/mcp/endpoint-access.test.ts',
        'too many calls: 429 with the limit and when to come back',
      ),
      ...tested(
        'packages/gateway/src/governance/rate-limits.test.ts',
        'the header fields are structured fields and name nobody',
      ),
    ],
  },
  {
    id: 'voordeur-flood',
    level: 'MUST',
    source: LIMITS,
    duty: 'A flood of callers takes neither memory without bound nor anybody’s allowance.',
    code: 'packages/gateway/src/governance/gcra.ts',
    tests: tested(
      'packages/gateway/src/governance/gcra.test.ts',
      'a flood of keys neither grows memory without bound nor gives a spent key a new budget',
    ),
  },
  {
    id: 'voordeur-bounded-input',
    level: 'MUST',
    source: 'Own promise, bad input',
    duty: 'Size, depth and duration of every body are bounded, and nothing crashes.',
    code: 'packages/gateway/src/http/read-body.ts',
    tests: [
      ...tested(
        'packages/gateway/src/http/read-body.test.ts',
        'a body over the bound is refused, announced or chunked, and the answer arrives',
        'a body that stalls is given up after the time bound',
      ),
      ...tested(
        'packages/gateway/src/mcp/endpoint-input.test.ts',
        'an oversized body: 413, whether its length is declared or not',
        'a fault of our own is a 500 with a reference, and the next request is served',
      ),
    ],
  },
  {
    id: 'voordeur-bounded-storage',
    level: 'MUST',
    source: 'Own promise, bad input',
    duty: 'What a stranger’s request makes us store is bounded.',
    code: 'packages/gateway/src/oauth/engine/request-rules.ts',
    tests: [
      ...tested(
        'test/attacks/approval.test.ts',
        'is not asked with a state that would fill the disk',
      ),
      ...tested(
        'test/attacks/registration.test.ts',
        'refuses 5 MB with 413, announced or not, and goes on serving',
      ),
    ],
  },
  {
    id: 'voordeur-keys-unreadable',
    level: 'MUST',
    source: 'Own promise, authorization server',
    duty: 'A fault of ours never makes a client throw a good token away.',
    code: 'packages/gateway/src/mcp/identify.ts',
    tests: tested(
      'packages/gateway/src/mcp/endpoint-access.test.ts',
      'when keys cannot be read it is 503: the client must keep its token',
    ),
  },
  {
    id: 'voordeur-one-spelling',
    level: 'MUST',
    source: LIMITS,
    duty: 'No other spelling of an address gets around a limit or a check.',
    code: 'packages/gateway/src/assembly/front.ts',
    tests: [
      testedEach(SPELLING, 'of a path is another path or none: '),
      ...tested(SPELLING, 'of the resource means the same at every step'),
    ],
  },
  {
    id: 'voordeur-restart',
    level: 'MUST',
    source: 'Own promise, data',
    duty: 'Assessments, keys, clients, refresh tokens and who is who outlive a restart.',
    code: 'packages/gateway/src/storage/sql/sql-store.ts',
    tests: tested(
      'test/flows/journey/persistence.test.ts',
      'outlives a restart: assessments, keys, clients, refresh tokens, who is who',
      'belongs to the person, whichever client they use',
    ),
  },
  {
    id: 'voordeur-production',
    level: 'MUST',
    source: 'Own promise, configuration',
    duty: 'Production wants its master key from outside and refuses the local sign-in service.',
    code: 'packages/gateway/src/node/read-config.ts',
    tests: [
      ...tested(CONFIG, 'wants the master key from outside in production'),
      ...tested('packages/entra-local/src/create-entra-local.test.ts', 'it refuses production'),
      testedEach(CONFIG, 'refuses '),
    ],
  },
]
