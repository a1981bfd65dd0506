import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ordinaryUser, own, type PostgresServer } from './postgres-server.ts'

/** A file system of its own with 40 MB, that a server may write. */
export interface SmallDisk {
  readonly path: string
  /** Takes all the room there is, until it is freed. */
  fill(): { free(): void }
  unmount(): void
}

/** @returns nothing where we may not mount. */
export function smallDisk({ folder }: PostgresServer): SmallDisk | undefined {
  const path = join(folder, 'small')
  mkdirSync(path)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  own(path, ordinaryUser())
  return {
    path,
    fill() {
      const ballast = join(path, 'ballast')
      fill(ballast)
      return { free: () => rmSync(ballast) }
    },
    unmount: () => void execFileSync('umount', ['-l', path]),
  }
}

function fill(file: string): void {
  const block = Buffer.alloc(64 * 1024)
  try {
    for (;;) writeFileSync(file, block, { flag: 'a' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}
