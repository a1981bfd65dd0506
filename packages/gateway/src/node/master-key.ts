import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Patience } from '../http/fetch-patiently.ts'
import type { EnvironmentReader } from './environment.ts'
import { readMasterKeyFile } from './master-key-file.ts'
import { KEY_BYTES, parseMasterKey } from './master-key-text.ts'
import { judgeVaultKey, masterKeyFromVault, type VaultKey } from './master-key-vault.ts'

/** Where the master key comes from, judged; nothing has been fetched or made yet. */
export type MasterKeySource =
  /** From the environment or a file. */
  | { readonly kind: 'given'; readonly key: Uint8Array }
  | ({ readonly kind: 'vault' } & VaultKey)
  /** Development: a file in the data folder, made on first use. */
  | { readonly kind: 'folder'; readonly dataDir: string }
  /** A fault was reported. */
  | { readonly kind: 'none' }

/** The three settings that one key can come from. */
interface KeyNames {
  readonly text: string
  readonly file: string
  readonly vault: string
}

const PRESENT: KeyNames = {
  text: 'VOORDEUR_MASTER_KEY',
  file: 'VOORDEUR_MASTER_KEY_FILE',
  vault: 'VOORDEUR_MASTER_KEY_VAULT',
}
const OLD: KeyNames = {
  text: 'VOORDEUR_OLD_MASTER_KEY',
  file: 'VOORDEUR_OLD_MASTER_KEY_FILE',
  vault: 'VOORDEUR_OLD_MASTER_KEY_VAULT',
}
const NONE = { kind: 'none' } as const

/**
 * Finds out which of the three settings holds the master key. Faults go to `read.fault`, and the
 * source is then `none`.
 */
export function readMasterKeySource(
  read: EnvironmentReader,
  production: boolean,
  dataDir: string,
): MasterKeySource {
  const source = sourceNamed(PRESENT, read, { dataDir, production, inFolder: !production })
  if (source) return source
  if (!production) return { kind: 'folder', dataDir }
  const { text, file, vault } = PRESENT
  read.fault(
    `${text} is required in production and with a public PUBLIC_URL: 32 bytes in base64 (openssl rand -base64 32). ${file} (a path) or ${vault} (a Key Vault secret) can hold it instead.`,
  )
  return NONE
}

/**
 * The key that everything is sealed with until `voordeur rekey` is over. Its file may lie in the
 * data folder, where a development key that is being left lies.
 */
export function readOldMasterKeySource(
  read: EnvironmentReader,
  production: boolean,
  dataDir: string,
): MasterKeySource {
  const source = sourceNamed(OLD, read, { dataDir, production, inFolder: true })
  if (source) return source
  read.fault(
    `${OLD.text} is required: the master key that everything is sealed with now. ${OLD.file} or ${OLD.vault} can hold it instead. The new key is in VOORDEUR_MASTER_KEY, as for the server.`,
  )
  return NONE
}

interface KeyPlace {
  readonly dataDir: string
  readonly production: boolean
  /** Whether its file may lie in the data folder. */
  readonly inFolder: boolean
}

/** What is set under one of the names; nothing when none is. */
function sourceNamed(
  names: KeyNames,
  read: EnvironmentReader,
  { dataDir, production, inFolder }: KeyPlace,
): MasterKeySource | undefined {
  const set = Object.values(names).filter((name) => read.text(name) !== undefined)
  if (set.length > 1) {
    read.fault(`${set.join(' and ')} are set, and there is one master key. Keep one of them.`)
    return NONE
  }
  const [name] = set
  if (name === names.text) return given(read, name)
  if (name === names.file) return fromFile(read, name, dataDir, !inFolder)
  return name === names.vault ? fromVault(read, name, production) : undefined
}

/**
 * The key, 32 bytes.
 * @throws a plain sentence when Key Vault can't give it, or the data folder's file is damaged.
 */
export async function loadMasterKey(
  source: MasterKeySource,
  patience?: Partial<Patience>,
): Promise<Uint8Array> {
  switch (source.kind) {
    case 'given':
      return source.key
    case 'vault':
      return masterKeyFromVault(source, patience)
    case 'folder':
      return masterKeyInFolder(source.dataDir)
    case 'none':
      throw new Error('There is no master key: the configuration has faults.')
  }
}

function given(read: EnvironmentReader, name: string): MasterKeySource {
  const key = parseMasterKey(read.text(name) ?? '')
  if (key) return { kind: 'given', key }
  read.fault(`${name} must be 32 bytes in base64 (openssl rand -base64 32).`)
  return NONE
}

function fromFile(
  read: EnvironmentReader,
  name: string,
  dataDir: string,
  outside: boolean,
): MasterKeySource {
  const { key, fault } = readMasterKeyFile(read.text(name) ?? '', dataDir, outside)
  if (key) return { kind: 'given', key }
  read.fault(`${name}: ${fault}`)
  return NONE
}

function fromVault(read: EnvironmentReader, name: string, production: boolean): MasterKeySource {
  const { key, faults } = judgeVaultKey(read.text, read.text(name) ?? '', production)
  for (const fault of faults) read.fault(`${name}: ${fault}`)
  return key ? { kind: 'vault', ...key } : NONE
}

/**
 * The master key of a development data folder: made on first use, readable by its owner only.
 * Production takes its key from elsewhere, where it is not beside what it seals.
 * @throws when the file is there and holds no key: a new one would lock everything sealed away.
 */
function masterKeyInFolder(dataDir: string): Uint8Array {
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
