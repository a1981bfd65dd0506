import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { findBrowser } from '../../conformance/browser/find-browser.ts'
import { provideImagePrograms } from '../image/programs.ts'
import { ROOT, runCommand } from './command.ts'
import { failedOnce, type Outcome, passedOnce, skippedOnce, together } from './outcome.ts'
import { runTestFiles, type TestFilesOptions } from './test-files.ts'
import { installTools, type ToolFolder } from './tools.ts'

/** One part of the test run. */
export interface Phase {
  /** What a person names it by: `npm test -- <name>`. */
  readonly name: string
  readonly run: () => Promise<Outcome>
  /** Its tests share one PostgreSQL. */
  readonly postgres?: boolean
}

const MINUTE = 60_000
const TSC = 'node_modules/typescript/bin/tsc'
const BIOME = 'node_modules/@biomejs/biome/bin/biome'
const UNIT_FILES = ['packages', 'apps', 'scripts', 'bench'].map(
  (folder) => `${folder}/**/*.test.ts`,
)
const IMAGE_CHECK = 'scripts/image-check.ts'
const GENERATE = 'apps/real-estate/scripts/generate-contracts.ts'

const FLOWS = { concurrency: 2, timeoutMs: 5 * MINUTE }

/** In the order they run: the quickest to tell what is wrong come first. */
export const phases: readonly Phase[] = [
  { name: 'types', run: () => check('types', [TSC, '--noEmit']) },
  {
    name: 'lint',
    run: () => check('lint', [BIOME, 'check', '--error-on-warnings', '.']),
  },
  { name: 'contracts', run: contracts },
  {
    name: 'unit',
    postgres: true,
    run: () => tests('unit', UNIT_FILES, { concurrency: 2, timeoutMs: 3 * MINUTE }),
  },
  {
    name: 'flows',
    postgres: true,
    run: () => tests('flows', ['test/**/*.test.ts'], FLOWS),
  },
  {
    name: 'replicas',
    postgres: true,
    run: () => onReplicas(() => tests('replicas', ['test/flows/**/*.test.ts'], FLOWS)),
  },
  { name: 'bundle', run: withTools('bundle', 'deploy/build', bundle) },
  { name: 'deploy', run: withTools('deploy', 'deploy/check', deploy) },
  { name: 'image', run: image },
  { name: 'infra', run: withTools('infra', 'infra/check', infra) },
  { name: 'oracles', run: withTools('oracles', 'oracles', oracles) },
  {
    name: 'tool-types',
    run: withTools('tool-types', 'conformance', () =>
      check('tool-types', [TSC, '--noEmit', '-p', 'conformance']),
    ),
  },
  { name: 'browser', run: withTools('browser', 'conformance', browser) },
  {
    name: 'official',
    run: withTools('official', 'conformance', () =>
      tests('official', ['conformance/official/**/*.test.ts'], {
        concurrency: 1,
        timeoutMs: 15 * MINUTE,
      }),
    ),
  },
]

/** A program on our own Node that passes or fails as a whole: one check. */
async function check(name: string, args: readonly string[]): Promise<Outcome> {
  const timeoutMs = 5 * MINUTE
  const { code, timedOut, output } = await runCommand(process.execPath, args, { timeoutMs })
  if (timedOut) return failedOnce(name, `Did not end within ${timeoutMs / 1000} s.`)
  return code === 0 ? passedOnce : failedOnce(name, output.trim() || `Exit code ${code}.`)
}

/** The generated tool types must be those of the contract file. */
async function contracts(): Promise<Outcome> {
  return existsSync(join(ROOT, GENERATE))
    ? check('contracts', [GENERATE, '--check'])
    : skippedOnce('contracts', `${GENERATE} does not exist`)
}

async function tests(
  name: string,
  patterns: readonly string[],
  options: TestFilesOptions,
): Promise<Outcome> {
  const files = globSync(patterns, { cwd: ROOT, exclude: ['**/node_modules/**'] }).sort()
  return files.length > 0
    ? runTestFiles(
        files.map((file) => join(ROOT, file)),
        options,
      )
    : skippedOnce(name, `no file matches ${patterns.join(' ')}`)
}

/**
 * The flow suite once more, each world being two gateways that take requests in turn: processes of
 * their own where its app can be opened in another.
 */
async function onReplicas(run: () => Promise<Outcome>): Promise<Outcome> {
  if (!process.env['TEST_DATABASE_URL']) return skippedOnce('replicas', 'there is no PostgreSQL')
  process.env['WORLD_REPLICAS'] = 'processes'
  try {
    return await run()
  } finally {
    delete process.env['WORLD_REPLICAS']
  }
}

/** The browser is found, or installed, once; every test file then gets the same one by name. */
async function browser(): Promise<Outcome> {
  const found = await findBrowser()
  if ('path' in found) process.env['CHROMIUM_PATH'] = found.path
  return tests('browser', ['conformance/browser/**/*.test.ts'], {
    concurrency: 1,
    timeoutMs: 5 * MINUTE,
  })
}

/** Other people's clients and providers against ours; their types are here or nowhere. */
async function oracles(): Promise<Outcome> {
  const types = await check('oracles', [TSC, '--noEmit', '-p', 'oracles'])
  const options = { concurrency: 2, timeoutMs: 3 * MINUTE }
  return together([types, await tests('oracles', ['oracles/**/*.test.ts'], options)])
}

/** What Azure would be told, and the checks of it against mistakes put in. */
async function infra(): Promise<Outcome> {
  const types = await check('infra', [TSC, '--noEmit', '-p', 'infra/check'])
  const options = { concurrency: 1, timeoutMs: 3 * MINUTE }
  return together([types, await tests('infra', ['infra/**/*.test.ts'], options)])
}

/** The programs of the image, run where nothing else of this repository is. */
async function bundle(): Promise<Outcome> {
  const types = await check('bundle', [TSC, '--noEmit', '-p', 'deploy/build'])
  const options = { concurrency: 1, timeoutMs: 3 * MINUTE }
  return together([types, await tests('bundle', ['deploy/build/*.test.ts'], options)])
}

/** Compose, Kubernetes and Container Instances: schemas, our rules, and what can be run of them. */
async function deploy(): Promise<Outcome> {
  const types = await check('deploy', [TSC, '--noEmit', '-p', 'deploy/check'])
  const options = { concurrency: 1, timeoutMs: 3 * MINUTE }
  return together([types, await tests('deploy', ['deploy/check/*.test.ts'], options)])
}

/** Builds the Dockerfile and runs what comes of it; only root on Debian or Ubuntu can. */
async function image(): Promise<Outcome> {
  const missing = await provideImagePrograms()
  if (missing) return skippedOnce('image', missing)
  const timeoutMs = 15 * MINUTE
  const { code, output } = await runCommand(process.execPath, [IMAGE_CHECK], { timeoutMs })
  return code === 0 ? passedOnce : failedOnce('image', output.trim() || `Exit code ${code}.`)
}

function withTools(
  name: string,
  folder: ToolFolder,
  run: () => Promise<Outcome>,
): () => Promise<Outcome> {
  return async () => {
    const problem = await installTools(folder)
    return problem ? failedOnce(name, problem) : run()
  }
}
