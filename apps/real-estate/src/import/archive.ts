import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl'
import { type ArchiveBudget, type ArchiveLimits, archiveBudget } from './archive-budget.ts'
import { readEntry } from './archive-entry.ts'
import { ImportError, printable } from './import-error.ts'

/** A file in the archive, at whatever depth. The name is for messages, never for a path. */
export interface ArchiveFile {
  readonly name: string
  readonly packedBytes: number
  readonly inflatedBytes: number
  read(): AsyncGenerator<Buffer, void, undefined>
}

/** How to walk an archive. */
export interface ArchiveOptions {
  readonly limits: ArchiveLimits
  /** Where nested zips that are too large for memory are put for as long as they are read. */
  readonly spoolDirectory: string
  readonly signal: AbortSignal
}

interface Walk extends ArchiveOptions {
  readonly budget: ArchiveBudget
}

const isZip = (name: string): boolean => /\.zip$/i.test(name)
const isFolder = (name: string): boolean => name.endsWith('/')

const ZIP_OPTIONS = { autoClose: false, lazyEntries: true } as const

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry, void, undefined> {
  try {
    yield* zip.eachEntry()
  } catch (error) {
    if (error instanceof ImportError) throw error
    throw new ImportError('The zip has a damaged table of contents; download it again.', error)
  }
}

const openNested = async <Source>(
  name: string,
  source: Source,
  open: (source: Source, options: typeof ZIP_OPTIONS) => Promise<ZipFile>,
): Promise<ZipFile> => {
  try {
    return await open(source, ZIP_OPTIONS)
  } catch (error) {
    throw new ImportError(`"${printable(name)}" in the zip is not a complete zip itself.`, error)
  }
}

/** Asked before each temporary file: several, one in another, take their room one by one. */
const requireRoom = async (
  { fileName, uncompressedSize }: Entry,
  { spoolDirectory, limits }: Walk,
): Promise<void> => {
  const { bavail, bsize } = await statfs(spoolDirectory)
  const free = bavail * bsize
  if (uncompressedSize + limits.keepFreeBytes <= free) return
  const megabytes = (bytes: number): string => Math.ceil(bytes / 1e6).toLocaleString('en')
  throw new ImportError(
    `The data folder's disk has ${megabytes(free)} MB free, too little to unpack ` +
      `"${printable(fileName)}" (${megabytes(uncompressedSize)} MB) and go on working.`,
  )
}

async function* walkSpooled(
  zip: ZipFile,
  entry: Entry,
  depth: number,
  walk: Walk,
): AsyncGenerator<ArchiveFile, void, undefined> {
  await requireRoom(entry, walk)
  const spool = join(walk.spoolDirectory, `import-${randomBytes(8).toString('hex')}.tmp`)
  try {
    await pipeline(readEntry(zip, entry, walk.signal), createWriteStream(spool, { flags: 'wx' }))
    yield* walkArchive(await openNested(entry.fileName, spool, openPromise), depth, walk)
  } finally {
    await rm(spool, { force: true })
  }
}

const readWhole = async (zip: ZipFile, entry: Entry, signal: AbortSignal): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of readEntry(zip, entry, signal)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function* walkNested(
  zip: ZipFile,
  entry: Entry,
  depth: number,
  walk: Walk,
): AsyncGenerator<ArchiveFile, void, undefined> {
  walk.budget.archive(depth)
  if (entry.uncompressedSize > walk.limits.memoryBytes) {
    yield* walkSpooled(zip, entry, depth, walk)
    return
  }
  const content = await readWhole(zip, entry, walk.signal)
  yield* walkArchive(await openNested(entry.fileName, content, fromBufferPromise), depth, walk)
}

async function* walkArchive(
  zip: ZipFile,
  depth: number,
  walk: Walk,
): AsyncGenerator<ArchiveFile, void, undefined> {
  let packed = 0
  try {
    for await (const entry of entriesOf(zip)) {
      walk.signal.throwIfAborted()
      if (isFolder(entry.fileName)) continue
      walk.budget.entry(entry)
      packed += entry.compressedSize
      // Entries that share bytes make a zip that is far larger inside than its sizes say.
      if (packed > zip.fileSize) throw new ImportError('The zip has entries that overlap.')
      if (isZip(entry.fileName)) {
        yield* walkNested(zip, entry, depth + 1, walk)
      } else {
        yield {
          name: entry.fileName,
          packedBytes: entry.compressedSize,
          inflatedBytes: entry.uncompressedSize,
          read: () => readEntry(zip, entry, walk.signal),
        }
      }
    }
  } finally {
    zip.close()
  }
}

const startsLikeZip = async (file: string): Promise<boolean> => {
  const handle = await open(file, 'r')
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && buffer.readUInt32BE() === 0x504b0304
  } finally {
    await handle.close()
  }
}

const openOutermost = async (file: string): Promise<ZipFile> => {
  const found = await stat(file).catch((error: unknown) => {
    throw new ImportError(`There is no file ${printable(file)}.`, error)
  })
  if (!found.isFile()) throw new ImportError(`${printable(file)} is not a file.`)
  try {
    return await openPromise(file, ZIP_OPTIONS)
  } catch (error) {
    const cutOff = await startsLikeZip(file)
    const what = cutOff ? 'a zip that is cut off; download it again' : 'not a zip file'
    throw new ImportError(`${printable(file)} is ${what}.`, error)
  }
}

/**
 * Every file in the zip and in the zips inside it, one at a time, in the order of the archive. A
 * file can be read until the next one is asked for.
 * @throws ImportError when the zip is missing, no zip, damaged, or larger than the limits
 */
export async function* archiveFiles(
  file: string,
  options: ArchiveOptions,
): AsyncGenerator<ArchiveFile, void, undefined> {
  const walk = { ...options, budget: archiveBudget(options.limits) }
  yield* walkArchive(await openOutermost(file), 1, walk)
}

/** The first file of the outermost zip that `wanted` accepts; nested zips are not opened. */
export const findOutermost = async <Found>(
  file: string,
  options: ArchiveOptions,
  wanted: (name: string) => boolean,
  use: (found: ArchiveFile) => Promise<Found>,
): Promise<Found | undefined> => {
  const budget = archiveBudget(options.limits)
  const zip = await openOutermost(file)
  try {
    for await (const entry of entriesOf(zip)) {
      budget.entry(entry)
      if (!wanted(entry.fileName)) continue
      return await use({
        name: entry.fileName,
        packedBytes: entry.compressedSize,
        inflatedBytes: entry.uncompressedSize,
        read: () => readEntry(zip, entry, options.signal),
      })
    }
    return undefined
  } finally {
    zip.close()
  }
}
