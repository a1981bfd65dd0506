// The long form of what npm test tries for a moment: npm run test:soak [-- options]
import { writeFileSync } from 'node:fs'
import { roundedJson } from '../bench/results.ts'
import { parseSoakOptions, SOAK_USAGE, type SoakOptions } from './soak/options.ts'
import { partNamed } from './soak/parts.ts'
import { progressLine } from './soak/progress-line.ts'
import { hasFailed, soakFigures, soakSummary, tellPart, whatIsMissing } from './soak/results.ts'
import { type PartRun, runPart } from './soak/run-part.ts'
import { killAll } from './test/command.ts'
import { providePostgres } from './test/postgres.ts'

const SHOWN = 5

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    killAll()
    process.exit(130)
  })
if (process.argv.includes('--help')) console.log(SOAK_USAGE)
else {
  const options = readOptions()
  if (options) await soak(options)
}

function readOptions(): SoakOptions | undefined {
  try {
    return parseSoakOptions(process.argv.slice(2), Date.now() % 2 ** 31)
  } catch (error) {
    console.error(`test:soak: ${(error as Error).message}`)
    process.exitCode = 2
    return undefined
  }
}

async function soak(options: SoakOptions): Promise<void> {
  const { seed, runs, kills, rounds } = options
  const date = new Date().toISOString()
  console.log(`Seed ${seed}: ${runs} runs, ${kills} kills on each store, ${rounds} rounds.`)
  const stopPostgres = await providePostgres()
  const parts: PartRun[] = []
  try {
    for (const name of options.parts) parts.push(await showPart(name, options))
  } finally {
    await stopPostgres()
  }
  console.log(`\n${soakSummary(parts, options)}`)
  if (parts.some(hasFailed)) process.exitCode = 1
  keep(options, date, parts)
}

async function showPart(name: SoakOptions['parts'][number], options: SoakOptions) {
  const part = partNamed(name)
  const line = progressLine(process.stdout, () => performance.now())
  line.begin(`${name}: ${part.about}`)
  const run = await runPart(part, options, line.show)
  line.done()
  // Who ends a long soak has what was done until then.
  console.log(`  ${tellPart(run)}`)
  showFailures(run)
  return run
}

/** When everything fails, it fails for one reason. */
function showFailures({ outcome: { failures } }: PartRun): void {
  for (const { name, detail } of failures.slice(0, SHOWN))
    console.log(`\n✖ ${name}\n${detail.replace(/^/gm, '  ')}\n`)
  if (failures.length > SHOWN) console.log(`and ${failures.length - SHOWN} more\n`)
}

/** Figures of a soak that is not whole would be taken for those of one that is. */
function keep(options: SoakOptions, date: string, parts: readonly PartRun[]): void {
  const { outFile } = options
  if (outFile === undefined) return
  const missing = whatIsMissing(parts)
  if (missing) console.log(`${outFile} is not written: ${missing}.`)
  else {
    writeFileSync(outFile, roundedJson(soakFigures(date, options, parts)))
    console.log(`All figures: ${outFile}`)
  }
}
