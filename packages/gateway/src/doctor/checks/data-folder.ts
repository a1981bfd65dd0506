import { accessSync, constants, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Check } from '../examination.ts'
import type { Finding } from '../finding.ts'

const NAME = 'data folder'
/** Whatever lets the group or others in. */
const NOT_OWNER = 0o077

/** Nothing is made or written: a folder that is missing is made by the server. */
export const dataFolder: Check = {
  name: NAME,
  run: ({ config }) => [judgeFolder(config.gateway.dataDir, process.platform !== 'win32')],
}

/** @param modes whether file modes mean anything on this system. */
export function judgeFolder(path: string, modes: boolean): Finding {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return judgeParent(path)
  if (!stat.isDirectory()) {
    return wrong(`${path} is not a folder.`, 'Set VOORDEUR_DATA_DIR to a folder.')
  }
  const refusal = refusalOf(path)
  if (refusal) return wrong(`${path} can’t be written (${refusal}).`, GIVE_RIGHTS)
  if (modes && (stat.mode & NOT_OWNER) !== 0) {
    return {
      check: NAME,
      status: 'warning',
      found: `${path} can be opened by other users of this machine.`,
      fix: 'Let its owner alone in.',
      command: 'chmod 700 <data-folder>',
    }
  }
  return { check: NAME, status: 'ok', found: `${path} can be written.` }
}

const GIVE_RIGHTS =
  'Give the user that runs the gateway this folder, or set VOORDEUR_DATA_DIR to one it owns.'

/** The nearest folder that exists decides whether the rest can be made. */
function judgeParent(path: string): Finding {
  let parent = dirname(path)
  while (!statSync(parent, { throwIfNoEntry: false }) && parent !== dirname(parent)) {
    parent = dirname(parent)
  }
  const refusal = refusalOf(parent)
  if (refusal) return wrong(`${path} is not there and can’t be made (${refusal}).`, GIVE_RIGHTS)
  return { check: NAME, status: 'ok', found: `${path} is made at the first start.` }
}

function refusalOf(path: string): string | undefined {
  try {
    accessSync(path, constants.W_OK | constants.X_OK)
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'refused'
  }
}

const wrong = (found: string, fix: string): Finding => ({
  check: NAME,
  status: 'problem',
  found,
  fix,
})
