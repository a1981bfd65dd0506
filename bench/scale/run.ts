import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { killChildren } from '../child.ts'
import { roundedJson } from '../results.ts'
import { nationalLines } from './figures.ts'
import { keptRegister, makeRegister } from './make.ts'
import { measureLookUps } from './measure.ts'
import { parseScaleOptions, type ScaleOptions, USAGE } from './options.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const RESULTS_FILE = join(import.meta.dirname, '../national-register.json')
/** Register, what waits beside it, and what SQLite sorts outside memory. */
const DISK_BYTES_PER_ADDRESS = 2_000

const say = (line: string): void => void process.stdout.write(`${line}\n`)

function requireDisk(
  folder: string,
  { addresses, buildings }: Pick<ScaleOptions, 'addresses' | 'buildings'>,
): void {
  const { bavail, bsize } = statfsSync(folder)
  const needed = Math.max(addresses, buildings) * DISK_BYTES_PER_ADDRESS
  if (bavail * bsize >= needed) return
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(0)
  throw new Error(
    `${folder} has ${gigabytes(bavail * bsize)} GB free, and ${gigabytes(needed)} GB may be ` +
      'needed. Name another folder with --folder, or take fewer --addresses.',
  )
}

/** Where the files go, and for how long. */
function workFolder({ folder, keep, again, ...size }: ScaleOptions): string {
  if (again !== undefined) return resolve(again)
  const parent = resolve(folder ?? tmpdir())
  requireDisk(parent, size)
  const made = mkdtempSync(join(parent, 'voordeur-scale-'))
  process.once('exit', () => {
    if (!keep) rmSync(made, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  })
  return made
}

async function run(options: ScaleOptions): Promise<void> {
  process.once('exit', killChildren)
  const folder = workFolder(options)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  const made = options.again ? keptRegister(folder) : await makeRegister(ROOT, folder, options, say)
  const figures = { ...made, ...(await measureLookUps(folder, options.samples, say)) }
  say(`\n${nationalLines(figures).join('\n')}\n`)
  if (options.keep) say(`The register is in ${folder}; for the look-ups alone: --again ${folder}`)
  if (options.outFile === undefined) return
  writeFileSync(options.outFile, roundedJson(figures))
  say(`All figures: ${options.outFile}`)
}

if (process.argv.includes('--help')) {
  say(USAGE)
  process.exit(0)
}
try {
  await run(parseScaleOptions(process.argv.slice(2), RESULTS_FILE))
  process.exit(0)
} catch (error) {
  process.stderr.write(`scale: ${(error as Error).message}\n`)
  process.exit(1)
}
