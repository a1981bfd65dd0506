import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { install } from '../test/apt.ts'

/** What builds, unpacks and runs an image without a Docker engine; each is a package of Debian. */
const PROGRAMS = ['buildah', 'mmdebstrap', 'runc', 'umoci']
/** Signs what mmdebstrap fetches; Debian has it, Ubuntu must be asked. */
const KEYS = 'debian-archive-keyring'
const APT = '/usr/bin/apt-get'
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/**
 * Makes sure of the programs, installing them for root on Debian or Ubuntu.
 * @returns why the image can't be built and run here.
 */
export async function provideImagePrograms(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'only root on Linux can build and run an image without a container engine'
  if (missing().length === 0) return undefined
  if (!existsSync(APT)) return `${missing().join(', ')} not installed, and there is no apt`
  const problem = await install(...missing(), KEYS)
  if (problem) return `${missing().join(', ')} could not be installed: ${problem}`
  return missing().length === 0 ? undefined : `${missing().join(', ')} not installed`
}

const missing = (): string[] => PROGRAMS.filter((program) => !isInstalled(program))

function isInstalled(program: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS]
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
