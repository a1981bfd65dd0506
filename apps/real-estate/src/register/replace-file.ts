import { closeSync, fsyncSync, openSync, renameSync } from 'node:fs'
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
