import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importExtract } from '../../apps/real-estate/src/import/import-extract.ts'
import { registerFileIn } from '../../apps/real-estate/src/register/register-location.ts'
import { seedSampleTown } from '../../apps/real-estate/src/sample-town/seed.ts'
import { startChild } from '../child.ts'
import { describeMachine } from '../machine.ts'
import type { Skipped } from '../results.ts'
import type { MadeRegister } from './figures.ts'
import type { ImporterJob, ImporterReply } from './importer.ts'
import type { ScaleOptions } from './options.ts'

const LIMIT_MEMORY_MB = 600
const LONGEST_MS = 6 * 3_600_000

export type Say = (line: string) => void

interface TemplateFile {
  readonly file: string
  readonly name: string
  /** Of an import of it as it is, for each live address; a sample town is not imported. */
  readonly secondsPerAddress: number | Skipped
}

/** The municipality to take apart: a real one where there is an extract. */
async function templateIn(
  folder: string,
  zip: string | undefined,
  say: Say,
): Promise<TemplateFile> {
  const file = join(folder, 'template.sqlite')
  if (zip === undefined) {
    say('NO EXTRACT beside the repository and none named with --bag: the pieces are those of the')
    say('sample town, which is invented, and so are their sizes and numbers.')
    await seedSampleTown(file)
    return { file, name: 'the sample town', secondsPerAddress: { skipped: 'no extract' } }
  }
  const started = performance.now()
  const { info, counts } = await importExtract({ zip, registerFile: file })
  const seconds = (performance.now() - started) / 1000
  return { file, name: `the ${info.name}`, secondsPerAddress: seconds / counts.addresses }
}

async function importNational(job: ImporterJob) {
  const importer = await startChild('./scale/importer.ts', { cpu: undefined })
  const reply = (await importer.ask(job, LONGEST_MS)) as ImporterReply
  await importer.stop()
  if ('failed' in reply) throw new Error(reply.failed)
  return reply
}

const noteIn = (folder: string): string => join(folder, 'made.json')

/**
 * Makes the register in `folder`, and a note of how that went beside it.
 * @param root of the repository: an extract may lie beside it.
 */
export async function makeRegister(
  root: string,
  folder: string,
  options: ScaleOptions,
  say: Say,
): Promise<MadeRegister> {
  const [date, machine] = [new Date().toISOString(), describeMachine()]
  const zip = options.extract ?? globSync(join(root, '../shared/data/bag/*.zip'))[0]
  const template = await templateIn(folder, zip, say)
  const { addresses, buildings } = options
  say(`Making a register of ${addresses.toLocaleString('en')} addresses from ${template.name}.`)
  const size = { addresses, buildings }
  const reply = await importNational({ templateFile: template.file, size, folder })
  const made = { date, machine, madeFrom: template.name, ...figuresOf(reply, template) }
  writeFileSync(noteIn(folder), JSON.stringify(made))
  return made
}

const figuresOf = (
  reply: Exclude<ImporterReply, { failed: string }>,
  { secondsPerAddress: each }: TemplateFile,
): Pick<MadeRegister, 'register' | 'import'> => ({
  register: {
    addresses: reply.counts.addresses,
    endedAddresses: reply.counts.endedAddresses,
    buildings: reply.counts.buildings,
    postcodes: reply.counts.postcodes,
    megabytes: reply.registerBytes / 1e6,
  },
  import: {
    occurrences: reply.occurrences,
    xmlMegabytes: reply.xmlBytes / 1e6,
    seconds: reply.seconds,
    peakMemoryMb: reply.peakMemoryMb,
    limitMemoryMb: LIMIT_MEMORY_MB,
    stagingMegabytes: reply.stagingBytes / 1e6,
    projectedSeconds: typeof each === 'number' ? each * reply.counts.addresses : each,
  },
})

/** What an earlier run made and kept. @throws a plain sentence when there is nothing of it. */
export function keptRegister(folder: string): MadeRegister {
  if (existsSync(noteIn(folder)) && existsSync(registerFileIn(folder))) {
    return JSON.parse(readFileSync(noteIn(folder), 'utf8')) as MadeRegister
  }
  throw new Error(`${folder} is not the folder of a run with --keep.`)
}
