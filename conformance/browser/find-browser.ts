import { execFile } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { promisify } from 'node:util'

/** Where a Chromium is, or why there is none. */
export type FoundBrowser = { readonly path: string } | { readonly missing: string }

const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const INSTALLED_PATH = '/usr/bin/chromium'
const APT_TIMEOUT_MS = 5 * 60_000

const run = promisify(execFile)

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
  if (!isDebian() || process.getuid?.() !== 0)
    return { missing: 'No Chromium found: install one, or name it in CHROMIUM_PATH.' }
  try {
    await apt('update')
    await apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation')
  } catch (error) {
    return { missing: `No Chromium found, and apt could not install it: ${firstLine(error)}` }
  }
  return isExecutable(INSTALLED_PATH)
    ? { path: INSTALLED_PATH }
    : { missing: `apt installed chromium, but not at ${INSTALLED_PATH}.` }
}

/** Waits for another apt rather than failing on its lock. */
const apt = (...args: string[]) =>
  run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    timeout: APT_TIMEOUT_MS,
    maxBuffer: 16 * 1024 * 1024,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })

/** Ubuntu's `chromium` package is an empty step towards a snap, so only Debian itself counts. */
function isDebian(): boolean {
  try {
    return /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''
