import { lstatSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command } from './command.ts'
import { ImageFault } from './image-fault.ts'

/**
 * Root's own folder for what takes long to make, outside the repository because npm empties
 * node_modules. Nobody else may have made it: what lies in it is run as root.
 */
export function cacheFolder(): string {
  const folder = join(tmpdir(), 'voordeur-image-cache')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const stat = lstatSync(folder)
  if (stat.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & 0o077) === 0)
    return folder
  throw new ImageFault(`${folder} is not ours alone. Remove it.`)
}

/** Removes a working folder, with what a builder left mounted in it. */
export async function removeFolder(folder: string): Promise<void> {
  const inside = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((place) => place.startsWith(`${folder}/`))
  for (const place of inside.reverse()) await command(['umount', '--lazy', place])
  rmSync(folder, { recursive: true, force: true })
}
