import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { killChildren, profileChildren } from './child.ts'
import { measure } from './measure.ts'
import { type BenchOptions, loadSeconds, parseOptions, USAGE } from './options.ts'
import { ratiosOf, readRatios, worse } from './recorded-ratios.ts'
import { writeReport } from './report/write-report.ts'
import { type Results, roundedJson } from './results.ts'
import { type NationalFigures, nationalLines } from './scale/figures.ts'
import { table } from './table.ts'
import { killTimedProcesses } from './timed-process.ts'

const ROOT = resolve(import.meta.dirname, '..')
const RESULTS_FILE = join(import.meta.dirname, 'results.json')
/** Of `npm run scale`, which takes too long to be part of this. */
const NATIONAL_FILE = join(import.meta.dirname, 'national-register.json')
/** For all that is not load: of a whole run, and of one that leaves the long parts out. */
const REST_OF_RUN_SECONDS = { long: 5_400, short: 420 }

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** @returns whether no ratio is much worse than the recorded one. */
async function run(options: BenchOptions): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-bench-'))
  const stop = (reason: string) => {
    process.stderr.write(`bench: ${reason}\n`)
    process.exit(1)
  }
  process.once('exit', () => {
    killChildren()
    killTimedProcesses()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop(signal))
  const limit = limitSeconds(options)
  setTimeout(() => stop(`not done after ${limit} s.`), limit * 1000).unref()

  if (options.profileFolder !== undefined) profileChildren(resolve(options.profileFolder))
  const results = await measure(options, { root: ROOT, folder, say })
  say(table(results))
  for (const line of national()) say(line)
  write(results, options)
  return options.compareWith === undefined || compare(results, options.compareWith)
}

function limitSeconds(options: BenchOptions): number {
  const long = [options.memoryCalls, options.authenticationCalls, options.openLoopRounds]
  const { long: most, short } = REST_OF_RUN_SECONDS
  return Math.ceil(loadSeconds(options)) + (long.some((count) => count > 0) ? most : short)
}

function write(results: Results, { outFile, official, recordIn }: BenchOptions): void {
  if (recordIn !== undefined) writeFileSync(recordIn, roundedJson(ratiosOf(results)))
  if (outFile === undefined) return
  writeFileSync(outFile, roundedJson(results))
  say(`All figures: ${outFile}`)
  if (!official) return
  for (const file of writeReport(ROOT, results)) say(`Written: ${file}`)
}

function compare(results: Results, file: string): boolean {
  const sentences = worse(ratiosOf(results), readRatios(readFileSync(file, 'utf8')))
  for (const sentence of sentences) process.stderr.write(`bench: ${sentence}\n`)
  if (sentences.length === 0) say('No ratio is much worse than the recorded one.')
  return sentences.length === 0
}

/** What was recorded of the register at national size, by whoever measured it last. */
function national(): readonly string[] {
  if (!existsSync(NATIONAL_FILE)) return ['The register at national size: npm run scale']
  const figures = JSON.parse(readFileSync(NATIONAL_FILE, 'utf8')) as NationalFigures
  return ['Recorded by npm run scale:', ...nationalLines(figures), '']
}

function report(): void {
  const results = JSON.parse(readFileSync(RESULTS_FILE, 'utf8')) as Results
  for (const file of writeReport(ROOT, results)) say(`Written: ${file}`)
}

function readOptions(): BenchOptions | undefined {
  try {
    return parseOptions(process.argv.slice(2), import.meta.dirname)
  } catch (error) {
    process.stderr.write(`bench: ${(error as Error).message}\n\n${USAGE}`)
    return undefined
  }
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    say(USAGE)
    return 0
  }
  if (args.includes('--report')) {
    report()
    return 0
  }
  const options = readOptions()
  if (options === undefined) return 2
  return (await run(options)) ? 0 : 1
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`bench: ${error.message}\n`)
    process.exit(1)
  },
)
