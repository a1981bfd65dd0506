import { type Requirement, tested } from './requirement.ts'

const SOURCE = 'Own promise, state that never lies'
const STOP = 'test/reliability/graceful-stop.test.ts'
const FAULTS = 'test/reliability/database-faults.test.ts'
const PROCESSES = 'test/reliability/two-processes.test.ts'
const CRASH = 'test/reliability/crash.test.ts'
const AUTHORIZE = 'test/reliability/crash-authorize.test.ts'
const IMPORT = 'apps/real-estate/src/import/import-bag-process.test.ts'
const PROBES = 'packages/gateway/src/assembly/probes.test.ts'
const STORE_FAULTS = 'packages/gateway/src/storage/sql/postgres-faults.test.ts'
const STORE_STATES = 'packages/gateway/src/storage/sql/postgres-states.test.ts'

/** Processes that end, databases that fail, and replicas: shown with the real server. */
export const promisesReliability: readonly Requirement[] = [
  {
    id: 'voordeur-graceful-stop',
    level: 'MUST',
    source: SOURCE,
    duty: 'A server that is asked to stop says so first, ends what it began within 25 seconds, and loses no call.',
    code: 'packages/gateway/src/node/serve.ts',
    tests: [
      ...tested(
        STOP,
        'is not ready first and answers still, then takes nobody in, and ends what it began',
        'waits no longer than its grace for a call that never ends, however often it is asked',
        'has left within its grace too, however long the platform takes to notice',
      ),
      ...tested(PROCESSES, 'are replaced one after the other without a failed call'),
    ],
  },
  {
    id: 'voordeur-probes',
    level: 'MUST',
    source: SOURCE,
    duty: 'A platform is told apart whether a process lives and whether it should get requests.',
    code: 'packages/gateway/src/assembly/probes.ts',
    tests: [
      ...tested(
        PROBES,
        'find no readiness before everything has worked once',
        'bear a store that is away for less than ten seconds, and not one that stays away',
        'do not wait for a store that never answers',
        'find a process that leaves alive, and no longer ready',
        'ask the store nothing to know that the process lives',
      ),
      ...tested(FAULTS, 'breaks every connection'),
    ],
  },
  {
    id: 'voordeur-database-fails',
    level: 'MUST',
    source: SOURCE,
    duty: 'While the database is away, slow, read-only or full, what needs it says when to come again, and all else is answered.',
    code: 'packages/gateway/src/http/database-away.ts',
    tests: [
      ...tested(
        FAULTS,
        'breaks every connection',
        'is behind a network that swallows everything',
        'is slow, then much too slow',
        'takes no writes',
        'has a full disk',
        'is restarted',
      ),
    ],
  },
  {
    id: 'voordeur-database-returns',
    level: 'MUST',
    source: SOURCE,
    duty: 'When the database is back nobody has to do anything, and an old connection costs one request at most.',
    code: 'packages/gateway/src/storage/sql/trusted-connections.ts',
    tests: [
      ...tested(
        STORE_FAULTS,
        'by a crash in the middle of statements ends no process, and is used again after',
        'that was cut costs one request its answer, and not one for each connection',
      ),
      ...tested(
        STORE_STATES,
        'that takes writes again is written by connections from before too, but for the first',
        'that ends a statement ends no other connection',
      ),
      ...tested(FAULTS, 'is restarted'),
    ],
  },
  {
    id: 'voordeur-replicas',
    level: 'MUST',
    source: SOURCE,
    duty: 'Processes on one PostgreSQL are one server to their clients, also while one is killed or replaced.',
    code: 'packages/gateway/src/oauth/engine/repeated-refresh.ts',
    tests: [
      ...tested(
        PROCESSES,
        'sign a person in together, and each takes the tokens',
        'give one answer to a refresh that is repeated, in a row and at once',
        'both refuse a token that either has revoked',
        'change the key without a failed call',
        'distrust a key by command, and a refresh is all that a client needs',
        'lose nothing when one is killed: its clients go on at the other',
      ),
    ],
  },
  {
    id: 'voordeur-killed',
    level: 'MUST',
    source: SOURCE,
    duty: 'A process that is killed at any moment loses nothing that it said was done, and leaves nothing half done.',
    code: 'packages/gateway/src/oauth/engine/unit-of-work.ts',
    tests: [
      ...tested(CRASH, 'loses nothing that it said was done, on SQLite', 'nor on PostgreSQL'),
      ...tested(
        AUTHORIZE,
        'knows after its start every step that it had answered',
        'goes on with a request that was under way, or lets the person begin again',
      ),
      ...tested(IMPORT, 'kill -9 at any moment keeps the data, and the next import works'),
    ],
  },
]
