import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRegisterFile } from '../register/register-file.ts'
import { type ArchiveOptions, archiveFiles } from './archive.ts'
import { type ArchiveLimits, DEFAULT_LIMITS } from './archive-budget.ts'
import { readBagXml } from './bag-xml.ts'
import { countStagedAddresses, requireEveryKind, requireMostUsed } from './completeness.ts'
import { type Delivery, readDelivery } from './delivery.ts'
import { ImportError } from './import-error.ts'
import { countRegister, type ImportSummary } from './import-summary.ts'
import { removeLeftovers } from './leftovers.ts'
import { stagedSource } from './staged-source.ts'
import { openStaging, type Staging } from './staging.ts'

/** How far an import has come. */
export interface ImportProgress {
  readonly phase: 'reading' | 'writing'
  /** From 0 to 1, of the packed bytes read. */
  readonly fraction: number
  /** Occurrences read so far. */
  readonly occurrences: number
}

/** One import. */
export interface ImportRequest {
  /** The extract as Kadaster delivers it. */
  readonly zip: string
  /** The register file to replace. */
  readonly registerFile: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ImportProgress) => void
  readonly limits?: Partial<ArchiveLimits>
  /** Largest register to make, in bytes; more ends like a full disk. */
  readonly maxRegisterBytes?: number
}

const tracker = (zip: string, onProgress: ImportRequest['onProgress']) => {
  const total = Math.max(1, statSync(zip).size)
  let packed = 0
  let occurrences = 0
  const tell = (phase: ImportProgress['phase']): void =>
    onProgress?.({ phase, fraction: Math.min(1, packed / total), occurrences })
  return {
    occurrence: () => {
      occurrences += 1
    },
    /** Counts inflated bytes of a file as the share of its packed size that they are. */
    async *watch(pieces: AsyncIterable<Buffer>, packedPerByte: number) {
      for await (const piece of pieces) {
        yield piece
        packed += piece.length * packedPerByte
        tell('reading')
      }
    },
    writing: () => tell('writing'),
    count: () => occurrences,
  }
}

const stage = async (
  zip: string,
  options: ArchiveOptions,
  staging: Staging,
  progress: ReturnType<typeof tracker>,
): Promise<void> => {
  for await (const file of archiveFiles(zip, options)) {
    if (!/\.xml$/i.test(file.name)) continue
    const packedPerByte = file.packedBytes / Math.max(1, file.inflatedBytes)
    await readBagXml(file.name, progress.watch(file.read(), packedPerByte), (object) => {
      progress.occurrence()
      staging.add(object)
    })
  }
  if (progress.count() === 0) throw new ImportError('The BAG extract holds no objects.')
  requireEveryKind(staging.database)
}

const writeRegister = async (
  request: ImportRequest,
  staging: Staging,
  delivery: Delivery,
): Promise<ImportSummary> => {
  const info = await createRegisterFile(
    request.registerFile,
    stagedSource(staging.database, delivery),
    {
      signal: request.signal,
      maxBytes: request.maxRegisterBytes,
      check: (register) => requireMostUsed(staging.database, register),
    },
  )
  const counts = countRegister(request.registerFile)
  return { info, counts, leftOut: countStagedAddresses(staging.database) - counts.numbers }
}

/**
 * Reads a BAG 2.0 extract and replaces the register with the state it holds, all or nothing: on
 * any error, or when `signal` aborts, the register keeps what it had and no temporary file stays.
 * @throws ImportError when the zip is not a complete BAG 2.0 extract
 */
export const importExtract = async (request: ImportRequest): Promise<ImportSummary> => {
  const directory = dirname(request.registerFile)
  const options: ArchiveOptions = {
    limits: { ...DEFAULT_LIMITS, ...request.limits },
    spoolDirectory: directory,
    signal: request.signal ?? new AbortController().signal,
  }
  const delivery = await readDelivery(request.zip, options)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  removeLeftovers(request.registerFile, Date.now())
  const stagingFile = join(directory, `import-${randomBytes(8).toString('hex')}.tmp`)
  try {
    const staging = openStaging(stagingFile, delivery.stateDate)
    try {
      const progress = tracker(request.zip, request.onProgress)
      await stage(request.zip, options, staging, progress)
      progress.writing()
      return await writeRegister(request, staging, delivery)
    } finally {
      staging.close()
    }
  } finally {
    rmSync(stagingFile, { force: true })
  }
}
