import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importExtract } from '../../apps/real-estate/src/import/import-extract.ts'
import { seedSampleTown } from '../../apps/real-estate/src/sample-town/seed.ts'
import { startChild } from '../child.ts'
import { describeMachine } from '../machine.ts'
import type { Skipped } from '../results.ts'
import type { ColdAndWarm, NationalFigures } from './figures.ts'
import type { ImporterJob, ImporterReply } from './importer.ts'
import { LOOK_UPS, type LookUp, pickKeys } from './look-ups.ts'
import type { ScaleOptions } from './options.ts'
import { forget, readThrough } from './page-cache.ts'
import type { ReaderJob, ReaderReply } from './reader.ts'

const LIMITS = { p99Ms: 1, memoryMb: 600 }
const HOUR_MS = 3_600_000

type Say = (line: string) => void

interface TemplateFile {
  readonly file: string
  readonly name: string
  /** For each live address in it; a sample town is not imported. */
  readonly importSeconds: number | Skipped
}

/** The municipality to take apart: a real one where there is an extract. */
async function templateIn(
  folder: string,
  { zip, say }: { readonly zip: string | undefined; readonly say: Say },
): Promise<TemplateFile> {
  const file = join(folder, 'template.sqlite')
  if (zip === undefined) {
    say('NO EXTRACT beside the repository and none named with --bag: the pieces are those of the')
    say('sample town, which is invented, and so are their sizes and numbers.')
    await seedSampleTown(file)
    return { file, name: 'the sample town', importSeconds: { skipped: 'no extract' } }
  }
  const started = performance.now()
  const { info, counts } = await importExtract({ zip, registerFile: file })
  const seconds = (performance.now() - started) / 1000 / counts.addresses
  return { file, name: `the ${info.name}`, importSeconds: seconds }
}

async function importNational(job: ImporterJob) {
  const importer = await startChild('./scale/importer.ts', { cpu: undefined })
  const reply = (await importer.ask(job, 6 * HOUR_MS)) as ImporterReply
  await importer.stop()
  if ('failed' in reply) throw new Error(reply.failed)
  return reply
}

/** Each in a process of its own: cold, then warm, and never the same keys twice. */
async function measureLookUp(
  registerFile: string,
  lookUp: LookUp,
  keysFiles: { readonly cold: string; readonly warm: string },
): Promise<ColdAndWarm> {
  const time = async (keysFile: string): Promise<ReaderReply> => {
    const reader = await startChild('./scale/reader.ts', { cpu: undefined })
    const job: ReaderJob = { registerFile, keysFile, lookUp }
    const reply = (await reader.ask(job, HOUR_MS)) as ReaderReply
    await reader.stop()
    return reply
  }
  const why = forget(registerFile)
  const cold = why === undefined ? await time(keysFiles.cold) : { skipped: why }
  readThrough(registerFile)
  return { cold, warm: await time(keysFiles.warm) }
}

/**
 * Makes the register in `folder` and times look-ups in it.
 * @param root of the repository: an extract may lie beside it.
 */
export async function measureNational(
  root: string,
  folder: string,
  options: ScaleOptions,
  say: Say,
): Promise<NationalFigures> {
  const date = new Date().toISOString()
  const machine = describeMachine()
  const zip = options.extract ?? globSync(join(root, '../shared/data/bag/*.zip'))[0]
  const template = await templateIn(folder, { zip, say })
  const { addresses, buildings, samples } = options
  say(`Making a register of ${addresses.toLocaleString('en')} addresses from ${template.name}.`)
  const size = { addresses, buildings }
  const made = await importNational({ templateFile: template.file, size, folder })
  const keys = (name: string): string => {
    const file = join(folder, `${name}-keys.json`)
    writeFileSync(file, JSON.stringify(pickKeys(made.registerFile, samples, name)))
    return file
  }
  const keysFiles = { cold: keys('cold'), warm: keys('warm') }
  const lookUps: Partial<Record<LookUp, ColdAndWarm>> = {}
  for (const each of LOOK_UPS) {
    say(`Looking up by ${each}.`)
    lookUps[each] = await measureLookUp(made.registerFile, each, keysFiles)
  }
  const { counts, seconds, occurrences, peakMemoryMb, xmlBytes } = made
  const perAddress = template.importSeconds
  return {
    ...{ date, machine, madeFrom: template.name },
    register: {
      addresses: counts.addresses,
      endedAddresses: counts.endedAddresses,
      buildings: counts.buildings,
      postcodes: counts.postcodes,
      megabytes: made.registerBytes / 1e6,
    },
    import: {
      ...{ occurrences, xmlMegabytes: xmlBytes / 1e6, seconds },
      ...{ peakMemoryMb, limitMemoryMb: LIMITS.memoryMb },
      stagingMegabytes: made.stagingBytes / 1e6,
      projectedSeconds:
        typeof perAddress === 'number'
          ? perAddress * counts.addresses + seconds.writing + seconds.indexing
          : perAddress,
    },
    limitP99Ms: LIMITS.p99Ms,
    lookUps: lookUps as NationalFigures['lookUps'],
  }
}
