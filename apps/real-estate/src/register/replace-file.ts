import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** Windows offers no way to flush a folder; a rename is durable there without it. */
const canSyncFolders = process.platform !== 'win32'

const sync = (path: string, flags: 'r' | 'r+'): void => {
  const descriptor = openSync(path, flags)
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Puts the finished file `complete` in the place of `file`, in one step: whoever opens `file`
 * gets the old content or the new, never a part. Flushed before the step (a crash must not leave
 * an empty file behind the new name) and after it (the new name itself must survive a crash).
 */
export const replaceFile = (complete: string, file: string): void => {
  sync(complete, 'r+')
  renameSync(complete, file)
  if (canSyncFolders) sync(dirname(file), 'r')
}

/** What disks answer that know no hard links: FAT, and some shared folders. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
])

/**
 * Puts the finished file `complete` at `file` where nothing is yet, in one step; `complete` stays.
 * A disk without hard links gets a copy, which is not one step but replaces nothing either.
 * @throws EEXIST when something is there already
 */
export const placeNewFile = (complete: string, file: string, link = linkSync): void => {
  sync(complete, 'r+')
  try {
    link(complete, file)
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code)) throw error
    copyFileSync(complete, file, constants.COPYFILE_EXCL)
    sync(file, 'r+')
  }
  if (canSyncFolders) sync(dirname(file), 'r')
}
