import type { Entry } from 'yauzl'
import { ImportError, printable } from './import-error.ts'

/** Bounds against archives that are made to exhaust the machine that reads them. */
export interface ArchiveLimits {
  /** Entries in all archives together. */
  readonly entries: number
  /** Bytes after inflating, nested archives included. */
  readonly inflatedBytes: number
  /** Archives inside archives; the outermost is 1. */
  readonly depth: number
  /** Inflated size over packed size of one entry; small entries are exempt. */
  readonly ratio: number
  /** A nested zip larger than this is put in a temporary file instead of memory. */
  readonly memoryBytes: number
  /** Bytes that a temporary file leaves free: the gateway writes to the same disk. */
  readonly keepFreeBytes: number
}

/**
 * The national extract has some ten thousand entries and inflates to about a hundred gigabytes;
 * BAG files nest four deep and pack about a hundred to one.
 */
export const DEFAULT_LIMITS: ArchiveLimits = {
  entries: 100_000,
  inflatedBytes: 512 * 1024 ** 3,
  depth: 5,
  ratio: 300,
  memoryBytes: 64 * 1024 ** 2,
  keepFreeBytes: 256 * 1024 ** 2,
}

/** Below this inflated size, any ratio is harmless. */
const SMALL = 1024 * 1024

/** Keeps count of what one import has taken from its archives. */
export interface ArchiveBudget {
  /** An entry is about to be read. */
  entry(entry: Entry): void
  /** An archive at this depth is about to be opened. */
  archive(depth: number): void
}

/** A budget for one import. Its methods throw ImportError once a bound is crossed. */
export const archiveBudget = (limits: ArchiveLimits): ArchiveBudget => {
  let entries = 0
  let inflated = 0
  return {
    archive: (depth) => {
      if (depth > limits.depth) {
        throw new ImportError(`The zip holds zips nested more than ${limits.depth} deep.`)
      }
    },
    // The sizes an entry declares can be trusted: yauzl fails the read of one that lies.
    entry: ({ fileName, compressedSize, uncompressedSize }) => {
      entries += 1
      inflated += uncompressedSize
      if (entries > limits.entries) {
        throw new ImportError(`The zip holds more than ${limits.entries} entries.`)
      }
      if (inflated > limits.inflatedBytes) {
        throw new ImportError(`The zip inflates to more than ${limits.inflatedBytes} bytes.`)
      }
      if (uncompressedSize > SMALL && uncompressedSize > limits.ratio * compressedSize) {
        const name = printable(fileName)
        throw new ImportError(`"${name}" in the zip is packed more than ${limits.ratio} to 1.`)
      }
    },
  }
}
