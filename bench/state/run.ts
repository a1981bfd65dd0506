import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { constants, getPriority, setPriority, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createVault, type Vault } from '../../packages/gateway/src/kernel/seal.ts'
import { findPostgres } from '../../packages/gateway/test/postgres/find-postgres.ts'
import { ordinaryUser, own } from '../../packages/gateway/test/postgres/postgres-server.ts'
import { describeMachine } from '../machine.ts'
import { roundedJson, type Skipped } from '../results.ts'
import { isFlat, type SizeFigures, type StateFigures, stateTables } from './figures.ts'
import { parseStateOptions, type StateOptions, type StoreName, USAGE } from './options.ts'
import { postgresPlace } from './postgres-place.ts'
import { measureSizes } from './sizes.ts'
import { sqlitePlace } from './sqlite-place.ts'

const RESULTS_FILE = join(import.meta.dirname, '../state-results.json')
const LIMIT_RATIO = 2
/** Rows, indexes, and what a database writes beside them for a while. */
const DISK_BYTES_PER_FAMILY = 15_000

const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function run(options: StateOptions): Promise<void> {
  const { stores, outFile } = options
  const folder = workFolder(options)
  const [date, machine] = [new Date().toISOString(), describeMachine()]
  goFirst()
  const measured: [StoreName, readonly SizeFigures[] | Skipped][] = []
  for (const store of stores) measured.push([store, await measure(store, folder, options)])
  const figures: StateFigures = {
    ...{ date, machine, niceness: getPriority(), limitRatio: LIMIT_RATIO },
    stores: Object.fromEntries(measured),
  }
  say(`\n${stateTables(figures)}\n`)
  say(`Look-ups ${isFlat(figures) ? 'stay within' : 'EXCEED'} ${LIMIT_RATIO} times.`)
  if (outFile === undefined) return
  writeFileSync(outFile, roundedJson(figures))
  say(`All figures: ${outFile}`)
}

async function measure(
  store: StoreName,
  folder: string,
  options: StateOptions,
): Promise<readonly SizeFigures[] | Skipped> {
  const vault = createVault(Buffer.alloc(32, 7))
  const place = await openPlace(store, folder, vault)
  if ('skipped' in place) return place
  try {
    return await measureSizes(place, { ...options, vault, say: (line) => say(`${store}: ${line}`) })
  } finally {
    await place.close()
  }
}

async function openPlace(store: StoreName, folder: string, vault: Vault) {
  if (store === 'SQLite') return sqlitePlace(folder, vault)
  const found = findPostgres()
  return 'missing' in found ? { skipped: found.missing } : postgresPlace(folder, found.bin, vault)
}

function workFolder({ folder, sizes }: StateOptions): string {
  const parent = resolve(folder ?? tmpdir())
  const { bavail, bsize } = statfsSync(parent)
  const [needed, free] = [(sizes.at(-1) ?? 0) * DISK_BYTES_PER_FAMILY, bavail * bsize]
  if (free < needed)
    throw new Error(
      `${parent} has ${(free / 1e9).toFixed(0)} GB free, and ${(needed / 1e9).toFixed(0)} GB may ` +
        'be needed. Name another folder with --folder, or smaller --sizes.',
    )
  const made = mkdtempSync(join(parent, 'voordeur-state-'))
  // Root lends a PostgreSQL of its own to another user.
  own(made, ordinaryUser())
  process.once('exit', () => rmSync(made, { recursive: true, force: true }))
  return made
}

/** Work and not the line for a core is timed, where that may be asked for. */
function goFirst(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGHEST)
  } catch {
    // The figures say that it stayed as it was.
  }
}

if (process.argv.includes('--help')) {
  say(USAGE)
  process.exit(0)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
try {
  await run(parseStateOptions(process.argv.slice(2), RESULTS_FILE))
  process.exit(0)
} catch (error) {
  process.stderr.write(`state: ${(error as Error).message}\n`)
  process.exit(1)
}
