import { readdirSync } from 'node:fs'
import { isAbsolute, relative, sep } from 'node:path'
import { ServerRefused } from './server-refused.ts'

/**
 * A new server gets a folder of its own: outside this repository, where npm would take it for a
 * part of the workspace, and empty, because nothing of anybody's is ever overwritten.
 * @param target absolute.
 * @throws {ServerRefused}
 */
export function judgeTarget(target: string, repository: string): void {
  if (isInside(target, repository))
    throw new ServerRefused(
      `${target} is inside this repository. Name a folder outside it, such as ../my-server.`,
    )
  if (entriesOf(target).length > 0)
    throw new ServerRefused(`${target} is not empty. Name a folder that does not exist yet.`)
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** What is in the folder; none when there is no folder. */
function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    if (code === 'ENOTDIR')
      throw new ServerRefused(`${folder} is not a folder. Name one that does not exist yet.`)
    throw new ServerRefused(`${folder} can't be looked into (${code}). Name another folder.`)
  }
}
