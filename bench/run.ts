import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { killChildren, startChild } from './child.ts'
import { startGateway } from './gateway-target.ts'
import { measureImport } from './import-time.ts'
import type { Exchange } from './load/job.ts'
import { choosePinning, describeMachine } from './machine.ts'
import { type BenchOptions, loadSeconds, parseOptions, USAGE } from './options.ts'
import { measureResponses } from './response-times.ts'
import { cpuRatios, type Results, roundedJson } from './results.ts'
import { type NationalFigures, nationalLines } from './scale/figures.ts'
import { measureStart } from './start-time.ts'
import { table } from './table.ts'
import { startPlain } from './target.ts'
import { CONNECTIONS, measureThroughput } from './throughput.ts'
import { killTimedProcesses } from './timed-process.ts'

const ROOT = resolve(import.meta.dirname, '..')
const RESULTS_FILE = join(import.meta.dirname, 'results.json')
/** Of `npm run scale`, which takes too long to be part of this. */
const NATIONAL_FILE = join(import.meta.dirname, 'national-register.json')
/** For all that is not load. */
const REST_OF_RUN_SECONDS = 420

const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function measure(options: BenchOptions, folder: string): Promise<Results> {
  const date = new Date().toISOString()
  const machine = describeMachine()
  const pinning = choosePinning()
  const start = await measureStart(ROOT, folder, options.starts)
  const imported = await measureImport(ROOT, folder, options.extract, options.imports)
  const responses = await measureResponses(ROOT, folder, options.calls)
  const { server, load } = 'unpinned' in pinning ? { server: undefined, load: undefined } : pinning
  const targets = await Promise.all([
    startPlain('bare', './servers/bare.ts', server),
    startPlain('sdk', './servers/official-sdk.ts', server),
    startGateway(folder, server),
  ])
  const generator = await startChild('./load/generator.ts', { cpu: load })
  const variants = await measureThroughput(targets, generator, options, say)
  for (const child of [generator, ...targets.map((target) => target.server)]) await child.stop()
  return {
    date,
    machine,
    pinning,
    load: { connections: CONNECTIONS, ...shape(options), ...sizes(targets[0].exchanges[0]) },
    variants,
    cpuRatios: cpuRatios(variants),
    start,
    import: imported,
    responses,
  }
}

const shape = ({ rounds, secondsPerRound, warmUpSeconds }: BenchOptions) => ({
  rounds,
  secondsPerRound,
  warmUpSeconds,
})

const sizes = ({ body, expected }: Exchange) => ({
  requestBytes: Buffer.byteLength(body),
  answerBytes: Buffer.byteLength(expected),
})

async function run(options: BenchOptions): Promise<void> {
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
  const limit = Math.ceil(loadSeconds(options)) + REST_OF_RUN_SECONDS
  setTimeout(() => stop(`not done after ${limit} s.`), limit * 1000).unref()

  const results = await measure(options, folder)
  say(table(results))
  for (const line of national()) say(line)
  if (options.outFile === undefined) return
  writeFileSync(options.outFile, roundedJson(results))
  say(`All figures: ${options.outFile}`)
}

/** What was recorded of the register at national size, by whoever measured it last. */
function national(): readonly string[] {
  if (!existsSync(NATIONAL_FILE)) return ['The register at national size: npm run scale']
  const figures = JSON.parse(readFileSync(NATIONAL_FILE, 'utf8')) as NationalFigures
  return ['Recorded by npm run scale:', ...nationalLines(figures), '']
}

function readOptions(): BenchOptions | undefined {
  try {
    return parseOptions(process.argv.slice(2), RESULTS_FILE)
  } catch (error) {
    process.stderr.write(`bench: ${(error as Error).message}\n\n${USAGE}`)
    return undefined
  }
}

if (process.argv.includes('--help')) {
  say(USAGE)
  process.exit(0)
}
const options = readOptions()
if (options === undefined) process.exit(2)
try {
  await run(options)
  process.exit(0)
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message}\n`)
  process.exit(1)
}
