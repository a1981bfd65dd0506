import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { registerFileIn } from '../register/register-location.ts'
import { explainFailure } from './explain-failure.ts'
import { importExtract } from './import-extract.ts'
import { summaryLines } from './import-summary.ts'
import { type ProgressOutput, progressBar } from './progress-bar.ts'

/** What the command needs of the process it runs in. */
export interface CommandContext {
  readonly arguments: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly workingDirectory: string
  /** Where the person typed the command; npm itself moves to the project's root. */
  readonly callerDirectory?: string | undefined
  readonly stdout: { write(text: string): unknown }
  readonly stderr: ProgressOutput
  readonly signal: AbortSignal
}

const USAGE = `Usage: npm run import-bag -- <zip>

Imports an official BAG 2.0 extract of Kadaster into the local register.
  <zip>             the extract as downloaded, of a municipality or of the country
  VOORDEUR_DATA_DIR the data folder; .voordeur in the current folder when not set
`

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1)

/** Runs `import-bag`. Returns the exit code: 0 when the register was replaced, else 1. */
export const importBagCommand = async (context: CommandContext): Promise<number> => {
  const [zip, ...more] = context.arguments
  if (!zip || more.length > 0 || zip.startsWith('-')) {
    context.stderr.write(USAGE)
    return 1
  }
  const started = performance.now()
  const dataDir = context.environment['VOORDEUR_DATA_DIR'] || '.voordeur'
  const registerFile = registerFileIn(resolve(context.workingDirectory, dataDir))
  const bar = progressBar(context.stderr, () => performance.now())
  try {
    const summary = await importExtract({
      zip: resolve(context.callerDirectory ?? context.workingDirectory, zip),
      registerFile,
      signal: context.signal,
      onProgress: bar.show,
    })
    bar.done()
    context.stdout.write(`${summaryLines(summary).join('\n')}\n`)
    context.stdout.write(`Imported into ${registerFile} in ${seconds(started)} s.\n`)
    return 0
  } catch (error) {
    bar.done()
    const kept = existsSync(registerFile) ? 'The register is unchanged.' : 'Nothing was imported.'
    context.stderr.write(`import-bag: ${explainFailure(error)} ${kept}\n`)
    return 1
  }
}
