import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  realpathSync,
  type Stats,
} from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { parseMasterKey } from './master-key-text.ts'

export interface MasterKeyFile {
  readonly key?: Uint8Array
  /** What is wrong and what to do; never the content. */
  readonly fault?: string
}

const MAX_BYTES = 1024
const OWNER_ONLY = new Set([0o600, 0o400])

/**
 * Reads a master key from a file of its own: regular, ours, readable by nobody else, and in
 * production not in the data folder, because whoever copies the folder would have both.
 */
export function readMasterKeyFile(
  path: string,
  dataDir: string,
  production: boolean,
): MasterKeyFile {
  try {
    const real = realpathSync.native(path)
    const misplaced = placeFault(path, real, dataDir, production)
    return misplaced ? { fault: misplaced } : readAt(real)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return {
      fault: `${path} can't be read (${code ?? 'unknown error'}). Check the path, and that this user may read it.`,
    }
  }
}

/** Real paths are compared, so that no link leads in. */
function placeFault(path: string, real: string, dataDir: string, production: boolean) {
  if (!isInside(real, realDataDir(dataDir))) return undefined
  if (production) {
    return `${path} lies in the data folder, beside what it seals. Keep it somewhere else, outside the folder's backups too.`
  }
  return isInside(resolve(path), resolve(dataDir))
    ? undefined
    : `${path} is a link into the data folder. Name the file itself, or keep it elsewhere.`
}

/** A data folder that is not there yet holds no file. */
function realDataDir(dataDir: string): string {
  try {
    return realpathSync.native(dataDir)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return resolve(dataDir)
    throw error
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** The file that is judged is the one that is read: both go by the descriptor. */
function readAt(real: string): MasterKeyFile {
  // Not blocking, so that a named pipe is seen for what it is.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  const file = openSync(real, flags)
  try {
    const fault = fileFault(real, fstatSync(file))
    return fault ? { fault } : readKey(real, file)
  } finally {
    closeSync(file)
  }
}

function fileFault(path: string, stat: Stats): string | undefined {
  if (!stat.isFile()) return `${path} is not a regular file.`
  if (stat.nlink > 1)
    return `${path} has ${stat.nlink} names (hard links), so it may also lie where it should not. Copy it, and remove the other names.`
  const us = process.getuid?.()
  // Windows has no modes; there the folder's access list is the guard.
  if (us === undefined) return undefined
  if (stat.uid !== us) {
    return `${path} belongs to another user (uid ${stat.uid}, and this process is ${us}). Change its owner: chown ${us} ${path}`
  }
  const mode = stat.mode & 0o7777
  if (OWNER_ONLY.has(mode)) return undefined
  return `${path} has mode ${mode.toString(8).padStart(4, '0')}, and only its owner may read it. Change it: chmod 600 ${path}`
}

function readKey(path: string, file: number): MasterKeyFile {
  const bytes = Buffer.alloc(MAX_BYTES + 1)
  const size = readSync(file, bytes)
  const key = size > MAX_BYTES ? undefined : parseMasterKey(bytes.toString('utf8', 0, size))
  if (key) return { key }
  return {
    fault: `${path} must hold 32 bytes in base64 and nothing else (openssl rand -base64 32).`,
  }
}
