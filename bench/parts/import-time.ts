import { once } from 'node:events'
import { existsSync, globSync, mkdtempSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type ImportFigures, median, type Skipped } from '../results.ts'
import { startTimed } from '../timed-process.ts'

const IMPORT_LIMITS = { seconds: 20, memoryMb: 400 }
const IMPORTER = 'apps/real-estate/src/import-bag.ts'
const NOTE_PEAK = new URL('../servers/note-peak.ts', import.meta.url).href
const TIMEOUT_MS = 120_000

/** The importer in a process of its own, on an empty data folder each time. */
export async function measureImport(
  root: string,
  folder: string,
  extract: string | undefined,
  times: number,
): Promise<ImportFigures | Skipped> {
  if (times === 0) return { skipped: '--quick' }
  const zip = extract ?? globSync(join(root, '../shared/data/bag/*.zip'))[0]
  if (zip === undefined) return { skipped: 'no extract beside the repository; name one with --bag' }
  const seconds: number[] = []
  const peaks: number[] = []
  for (let time = 0; time < times; time++) {
    const once = await importOnce(root, mkdtempSync(join(folder, 'import-')), zip)
    seconds.push(once.seconds)
    peaks.push(once.peakMemoryMb)
  }
  return {
    extract: basename(zip),
    seconds,
    medianSeconds: median(seconds),
    limitSeconds: IMPORT_LIMITS.seconds,
    peakMemoryMb: Math.max(...peaks),
    limitMemoryMb: IMPORT_LIMITS.memoryMb,
  }
}

async function importOnce(root: string, dataDir: string, zip: string) {
  const peakFile = join(dataDir, 'peak')
  const args = ['--import', NOTE_PEAK, join(root, IMPORTER), zip]
  const importer = startTimed(process.execPath, args, root, {
    VOORDEUR_DATA_DIR: dataDir,
    BENCH_PEAK_FILE: peakFile,
  })
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const [code] = await once(importer.child, 'exit', { signal })
    const seconds = (performance.now() - importer.startedAt) / 1000
    if (code !== 0 || !existsSync(join(dataDir, 'register.sqlite')))
      throw new Error(`The import failed.\n${importer.output()}`)
    return { seconds, peakMemoryMb: Number(readFileSync(peakFile, 'utf8')) }
  } finally {
    await importer.end()
  }
}
