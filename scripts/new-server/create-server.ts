import { existsSync, mkdirSync, mkdtempSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { npm } from '../npm.ts'
import { packAll } from '../pack/pack-all.ts'
import { ROOT, runCommand } from '../test/command.ts'
import { copyTemplate, pointAt } from './copy-template.ts'
import { judgeTarget } from './judge-target.ts'
import { ServerRefused } from './server-refused.ts'

const TEMPLATE = join(ROOT, 'templates', 'minimal-server')
/** The tarballs lie in the new folder, so that it can be moved, committed and shared. */
const TARBALLS = 'vendor'
const INSTALL = ['install', '--prefer-offline', '--no-audit', '--no-fund']
const TIMEOUT_MS = 10 * 60_000

/**
 * Copies the template, installed and ready to start. Everything happens in a draft beside the
 * target, which takes its place in one step at the end: whatever fails leaves nothing.
 * @param target absolute.
 * @throws {ServerRefused} for a target that can't be used, and when npm install fails.
 * @throws {PackFailed}
 */
export async function createServer(target: string): Promise<void> {
  judgeTarget(target, ROOT)
  const { folder: drafts, discard } = openDrafts(target)
  try {
    const draft = join(drafts, basename(target))
    copyTemplate(TEMPLATE, draft)
    pointAt(await packAll(join(draft, TARBALLS)), draft, TARBALLS)
    await install(draft)
    putInPlace(draft, target)
  } catch (error) {
    discard()
    throw error
  }
  rmdirSync(drafts)
}

/** A folder beside the target, so that a rename is enough; its parents are made where missing. */
function openDrafts(target: string) {
  const parent = dirname(target)
  let made: string | undefined
  try {
    made = mkdirSync(parent, { recursive: true })
    const folder = mkdtempSync(join(parent, '.new-server-'))
    const discard = () => rmSync(made ?? folder, { recursive: true, force: true, maxRetries: 3 })
    return { folder, discard }
  } catch (error) {
    if (made) rmSync(made, { recursive: true })
    const { code } = error as NodeJS.ErrnoException
    throw new ServerRefused(`${parent} can't be written to (${code}). Name another folder.`)
  }
}

async function install(draft: string): Promise<void> {
  const [program, ...args] = npm()
  const options = { cwd: draft, timeoutMs: TIMEOUT_MS }
  const { code, timedOut, output } = await runCommand(program, [...args, ...INSTALL], options)
  if (code === 0) return
  const outcome = timedOut ? `did not end within ${TIMEOUT_MS / 60_000} minutes` : 'failed'
  throw new ServerRefused(`npm install ${outcome} in the new folder.\n${output.trim()}`)
}

/** An empty folder of that name makes way; one that is not empty any more stays. */
function putInPlace(draft: string, target: string): void {
  try {
    if (existsSync(target)) rmdirSync(target)
    renameSync(draft, target)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new ServerRefused(`${target} can't be replaced (${code}). Name another folder.`)
  }
}
