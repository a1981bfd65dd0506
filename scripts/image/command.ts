import { execFile } from 'node:child_process'
import { ImageFault } from './image-fault.ts'

export interface CommandSettings {
  readonly env?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 10 * 60_000
const MAX_OUTPUT = 32 * 1024 * 1024
const SHOWN = 4_000

/**
 * Runs a program to its end. @returns standard output.
 * @throws {ImageFault} with the last it said, when it fails.
 */
export function command(
  [program = '', ...args]: readonly string[],
  { env = {}, timeoutMs = TIMEOUT_MS }: CommandSettings = {},
): Promise<string> {
  const options = {
    env: { ...process.env, ...env },
    timeout: timeoutMs,
    maxBuffer: MAX_OUTPUT,
    encoding: 'utf8',
  } as const
  return new Promise((resolve, reject) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      if (!error) return resolve(stdout)
      const said = `${stdout}${stderr}`.trim().slice(-SHOWN)
      reject(new ImageFault(`${program} ${args[0] ?? ''} failed.\n${said || error.message}`))
    })
  })
}
