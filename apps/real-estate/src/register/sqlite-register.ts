import { statSync } from 'node:fs'
import type { LiveRegister, Register } from './register.ts'
import { openReader, type RegisterReader } from './register-reader.ts'
import { syntheticLabels } from './synthetic-labels.ts'

/** How often the file is looked at, in milliseconds, to see whether an import replaced it. */
const LOOK_EVERY = 1000

/** What a running server may want to set; the defaults serve the command line. */
export interface OpenOptions {
  /** Milliseconds; any clock that only goes forward. */
  readonly now?: () => number
  /** Told once per unusable replacement; the register goes on with the data it had. */
  readonly onUnusableFile?: (error: unknown) => void
}

// A new file always has another inode or another modification time than the one it replaced.
const identify = (file: string): string | undefined => {
  const found = statSync(file, { throwIfNoEntry: false })
  return found && `${found.dev}:${found.ino}:${found.size}:${found.mtimeMs}`
}

/** A reader that closes once it is retired and nobody is using it any more. */
const shared = (reader: RegisterReader) => {
  let users = 0
  let retired = false
  const closeWhenDone = (): void => {
    if (retired && users === 0) reader.close()
  }
  return {
    reader,
    async use<T>(work: (reader: RegisterReader) => Promise<T>): Promise<T> {
      users += 1
      try {
        return await work(reader)
      } finally {
        users -= 1
        closeWhenDone()
      }
    },
    retire: (): void => {
      retired = true
      closeWhenDone()
    },
  }
}

/** The reader of the file as it is now. Who is using an older one can finish with it. */
const followFile = (file: string, options: OpenOptions) => {
  const now = options.now ?? (() => performance.now())
  let identity = identify(file)
  let newest = shared(openReader(file))
  let looked = now()

  const reopen = (seen: string): void => {
    identity = seen
    try {
      const fresh = shared(openReader(file))
      newest.retire()
      newest = fresh
    } catch (error) {
      options.onUnusableFile?.(error)
    }
  }

  return {
    current: (): typeof newest => {
      if (now() - looked >= LOOK_EVERY) {
        looked = now()
        const seen = identify(file)
        if (seen !== undefined && seen !== identity) reopen(seen)
      }
      return newest
    },
    close: () => newest.retire(),
  }
}

/** The register as one reader sees it. */
const readFrom = (current: () => RegisterReader): Register => ({
  info: async () => current().info,
  addresses: async (query) => current().addresses(query),
  addressById: async (id) => current().addressById(id),
  addressesOfObject: async (id) => current().addressesOfObject(id),
  addressesInBuilding: async (id, limit) => current().addressesInBuilding(id, limit),
  buildings: async (ids) => {
    const reader = current()
    return ids.flatMap((id) => reader.building(id) ?? [])
  },
  energyLabels: async (id) => {
    const subject = current().labelSubject(id)
    return subject ? syntheticLabels(subject) : []
  },
  surroundings: async (point, radius) => current().surroundings(point, radius),
})

/**
 * The register in a SQLite file made by `createRegisterFile`. Within a second of the file being
 * replaced it answers from the new one; a replacement it cannot read leaves it on the old data.
 * Energy labels are synthetic: the register holds none.
 * @throws RegisterFileError when the file is missing, no register, or of another schema version
 */
export const openRegister = (
  file: string,
  options: OpenOptions = {},
): LiveRegister & { close(): void } => {
  const { current, close } = followFile(file, options)
  return {
    ...readFrom(() => current().reader),
    atOneMoment: (work) => current().use((reader) => work(readFrom(() => reader))),
    check: async () => current().reader.check(),
    postcodes: async (start, limit) => current().reader.postcodes(start, limit),
    close,
  }
}
