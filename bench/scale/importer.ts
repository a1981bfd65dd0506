// The import in a process of its own, so that its peak memory is its own.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import {
  importFiles,
  type ScaleImported,
} from '../../apps/real-estate/scripts/scale/import-files.ts'
import type { NationalSize } from '../../apps/real-estate/scripts/scale/national-extract.ts'
import { peakMemoryMb } from '../servers/process-usage.ts'
import { scaleBar } from './scale-bar.ts'

export interface ImporterJob {
  /** A register whose municipality is taken apart. */
  readonly templateFile: string
  readonly size: NationalSize
  readonly folder: string
}

export type ImporterReply =
  | (ScaleImported & { readonly peakMemoryMb: number })
  | { readonly failed: string }

const GENERATOR = fileURLToPath(
  new URL('../../apps/real-estate/scripts/scale/generate-extract.ts', import.meta.url),
)

async function work({ templateFile, size, folder }: ImporterJob): Promise<ImporterReply> {
  const bar = scaleBar(process.stderr, () => performance.now())
  const args = [GENERATOR, templateFile, String(size.addresses), String(size.buildings)]
  const generator = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  process.once('exit', () => generator.kill('SIGKILL'))
  const ended = new Promise<number | null>((resolve) => generator.once('close', resolve))
  try {
    const imported = await importFiles({
      ...{ size, folder, files: generator.stdout, onProgress: bar.show },
    })
    const code = await ended
    if (code !== 0) return { failed: `The generator ended with ${code}.` }
    return { ...imported, peakMemoryMb: peakMemoryMb() }
  } finally {
    bar.done()
  }
}

process.once('disconnect', () => process.exit(1))
process.on('message', async (job: ImporterJob) => {
  const reply = await work(job).catch((error: unknown) => ({ failed: (error as Error).message }))
  process.send?.(reply)
})
process.send?.('ready')
