import { globSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../test/command.ts'

/** One suite of the soak. */
export interface Part {
  readonly name: string
  /** For people. */
  readonly about: string
  readonly store: string
  /** Test files, from the root. */
  readonly files: readonly string[]
  /** Its tests count what they try, and run once; others are run in rounds and counted here. */
  readonly counts: boolean
  /** For its tests, beside the size of the soak. */
  readonly env: Readonly<Record<string, string>>
  /** It says nothing where there is no PostgreSQL. */
  readonly postgres: boolean
}

const STORAGE = 'packages/gateway/src/storage/sql'
const CRASH = 'test/reliability/crash.test.ts'
/** Each world of these tests is two gateway processes that take requests in turn. */
const TWO_GATEWAYS = { WORLD_REPLICAS: 'processes' }

/** Those that run longest come last. */
const PARTS = {
  contract: {
    about: 'the store contract, plain and with injected latency',
    store: 'SQLite, PostgreSQL',
    patterns: [`${STORAGE}/sqlite-contract.test.ts`, `${STORAGE}/postgres-contract.test.ts`],
  },
  faults: {
    about: 'a database that fails, and processes that stop',
    store: 'PostgreSQL',
    patterns: [`${STORAGE}/postgres-*.test.ts`, 'test/reliability/*.test.ts'],
    without: [`${STORAGE}/postgres-contract.test.ts`, CRASH],
  },
  replicas: {
    about: 'the flow suite on two gateways and one PostgreSQL',
    store: 'PostgreSQL',
    patterns: ['test/flows/**/*.test.ts'],
    env: TWO_GATEWAYS,
    postgres: true,
  },
  'fast-path': {
    about: 'generated requests to the fast path and to the SDK, which nobody may tell apart',
    store: 'memory',
    patterns: ['packages/gateway/src/mcp/fast-path/both-paths.test.ts'],
    counts: true,
  },
  keys: {
    about: 'random histories of key rotation',
    store: 'SQLite',
    patterns: ['packages/gateway/src/oauth/tokens/key-rotation.test.ts'],
    counts: true,
  },
  refresh: {
    about: 'random interleavings around a refresh token',
    store: 'SQLite, PostgreSQL',
    patterns: ['packages/gateway/src/oauth/engine/refresh-interleavings.test.ts'],
    counts: true,
  },
  crash: {
    about: 'a server that is killed while it works',
    store: 'SQLite, PostgreSQL',
    patterns: [CRASH],
    counts: true,
  },
} satisfies Record<string, Described>

interface Described {
  readonly about: string
  readonly store: string
  readonly patterns: readonly string[]
  readonly without?: readonly string[]
  readonly counts?: boolean
  readonly postgres?: boolean
  readonly env?: Readonly<Record<string, string>>
}

export type PartName = keyof typeof PARTS

export const PART_NAMES = Object.keys(PARTS) as readonly PartName[]

/** @throws when a pattern matches no file: it would be tried by nobody. */
export function partNamed(name: PartName): Part {
  const { patterns, without = [], ...described }: Described = PARTS[name]
  const files = patterns.flatMap((pattern) => {
    const found = globSync(pattern, { cwd: ROOT }).sort()
    if (found.length === 0) throw new Error(`No file matches ${pattern}.`)
    return found.filter((file) => !without.includes(file)).map((file) => join(ROOT, file))
  })
  return { counts: false, postgres: false, env: {}, ...described, name, files }
}
