import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'

const TIMEOUT_MS = 5 * 60_000

const run = promisify(execFile)

/** Whether Debian's packages can be installed here: by root, and not on Ubuntu. */
export const mayInstall = (): boolean => isDebian() && process.getuid?.() === 0

/** Installs Debian's packages without what they recommend. @returns why it could not. */
export async function install(...packages: readonly string[]): Promise<string | undefined> {
  try {
    await apt('update')
    await apt('install', '-y', '--no-install-recommends', ...packages)
    return undefined
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error)
  }
}

/** Waits for another apt rather than failing on its lock. */
const apt = (...args: readonly string[]) =>
  run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    timeout: TIMEOUT_MS,
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
