import { accessSync, constants } from 'node:fs'
import { install, mayInstall } from '../../scripts/test/apt.ts'

/** Where a Chromium is, or why there is none. */
export type FoundBrowser = { readonly path: string } | { readonly missing: string }

const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const INSTALLED_PATH = '/usr/bin/chromium'

/**
 * Finds a Chromium: `CHROMIUM_PATH`, the usual places, or Debian's own package when we are root
 * and may install it. A wrong `CHROMIUM_PATH` is reported, never replaced by another browser.
 */
export async function findBrowser(env: NodeJS.ProcessEnv = process.env): Promise<FoundBrowser> {
  const named = env['CHROMIUM_PATH']
  if (named)
    return isExecutable(named)
      ? { path: named }
      : { missing: `CHROMIUM_PATH is "${named}", and there is no program there.` }
  const path = USUAL_PATHS.find(isExecutable)
  return path ? { path } : installFromDebian()
}

async function installFromDebian(): Promise<FoundBrowser> {
  if (!mayInstall())
    return { missing: 'No Chromium found: install one, or name it in CHROMIUM_PATH.' }
  const problem = await install('chromium', 'fonts-liberation')
  if (problem) return { missing: `No Chromium found, and apt could not install it: ${problem}` }
  return isExecutable(INSTALLED_PATH)
    ? { path: INSTALLED_PATH }
    : { missing: `apt installed chromium, but not at ${INSTALLED_PATH}.` }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
