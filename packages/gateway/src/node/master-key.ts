import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const KEY_BYTES = 32

/** Decodes a master key: 32 bytes in base64 or base64url. `undefined` for anything else. */
export function parseMasterKey(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text.trim(), 'base64')
  return bytes.byteLength === KEY_BYTES ? new Uint8Array(bytes) : undefined
}

/**
 * The master key of a development data folder: made on first use, readable by its owner only.
 * Production takes its key from the environment, where it is not beside what it seals.
 * @throws when the file is there and holds no key: a new one would lock everything sealed away.
 */
export function masterKeyInFolder(dataDir: string): Uint8Array {
  const file = join(dataDir, 'master.key')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  if (!existsSync(file)) createOnce(file, `${randomBytes(KEY_BYTES).toString('base64url')}\n`)
  const key = parseMasterKey(readFileSync(file, 'utf8'))
  if (!key) {
    throw new Error(
      `${file} does not hold a master key of 32 bytes. Restore it from a backup; without it the data folder can't be read, and removing the whole folder starts afresh.`,
    )
  }
  return key
}

/** Appears whole or not at all, and of two processes that start together one wins. */
function createOnce(file: string, content: string): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, content, { mode: 0o600, flush: true })
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
}
