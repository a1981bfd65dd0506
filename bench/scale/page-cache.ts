import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

/**
 * Makes the system forget what it has of a file in memory, as after a start of the machine.
 * @returns why not, where that can't be asked for
 */
export function forget(file: string): string | undefined {
  // GNU dd: with nothing to copy, the advice is about the whole file. The pages must be clean.
  const args = [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none']
  const { error, status } = spawnSync('dd', args, { stdio: 'ignore' })
  if (error) return 'there is no dd'
  return status === 0 ? undefined : 'dd can not do it here'
}

const CHUNK = 8 << 20

/** Reads a file once from front to back, so that the system has it in memory if it fits. */
export function readThrough(file: string): void {
  const descriptor = openSync(file, 'r')
  const chunk = Buffer.alloc(CHUNK)
  while (readSync(descriptor, chunk) > 0);
  closeSync(descriptor)
}

/** Bytes that this process had to fetch from storage; `undefined` where nobody counts them. */
export function bytesFromStorage(): number | undefined {
  try {
    const found = /^read_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]
    return found === undefined ? undefined : Number(found)
  } catch {
    return undefined
  }
}
