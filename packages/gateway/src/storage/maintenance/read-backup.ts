import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { equalSecrets } from '../../kernel/hash.ts'
import type { Vault } from '../../kernel/seal.ts'
import {
  type BackupHeader,
  BackupRefused,
  type BackupRow,
  type BackupTrailer,
  DAMAGED,
  MAX_LINE,
  macOf,
  parseHeader,
  parseRow,
  parseTrailer,
  startDigest,
} from './backup-format.ts'

export interface BackupConsumer {
  /** Before any row; what it throws ends the reading. */
  header(header: BackupHeader): void | Promise<void>
  row(row: BackupRow): void | Promise<void>
}

/**
 * Reads a backup from beginning to end. It is whole and unchanged only when this resolves: a
 * consumer that keeps something does so for good after that.
 * @throws {BackupRefused} when it is damaged, of another master key, or no backup.
 */
export async function readBackup(
  file: string,
  vault: Vault,
  { header: onHeader, row: onRow }: BackupConsumer,
): Promise<BackupHeader> {
  const digest = startDigest()
  const counts: number[] = []
  let header: BackupHeader | undefined
  let trailer: BackupTrailer | undefined
  for await (const line of linesOf(file)) {
    if (trailer) throw new BackupRefused(DAMAGED)
    if (!header) {
      header = parseHeader(line)
      refuseOtherKey(header, vault)
      await onHeader(header)
      counts.push(...header.tables.map(() => 0))
    } else {
      trailer = parseTrailer(line)
      if (trailer) continue
      const row = parseRow(line, header)
      counts[row[0]] = (counts[row[0]] ?? 0) + 1
      await onRow(row)
    }
    digest.update(`${line}\n`)
  }
  if (!header || !trailer) throw new BackupRefused(DAMAGED)
  const sha256 = digest.digest('base64url')
  const same =
    sha256 === trailer.sha256 &&
    equalSecrets(macOf(vault, sha256), trailer.mac) &&
    counts.length === trailer.rows.length &&
    counts.every((count, at) => count === trailer?.rows[at])
  if (!same) throw new BackupRefused(DAMAGED)
  return header
}

function refuseOtherKey({ keyId }: BackupHeader, vault: Vault): void {
  if (keyId === vault.keyId) return
  throw new BackupRefused(
    'The backup was taken with another master key. Restore it with that key set as VOORDEUR_MASTER_KEY, and then change to the present one: voordeur rekey.',
  )
}

/** Whole lines; what follows the last line end is refused. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file)
  const unpacked = createGunzip()
  source.on('error', (error) => unpacked.destroy(error))
  let rest = ''
  try {
    for await (const chunk of source.pipe(unpacked).setEncoding('utf8')) {
      const parts = (rest + chunk).split('\n')
      rest = parts.pop() ?? ''
      yield* parts
      if (rest.length > MAX_LINE) throw new BackupRefused(DAMAGED)
    }
  } catch (error) {
    throw isPacking(error) ? new BackupRefused(DAMAGED) : error
  } finally {
    source.destroy()
  }
  if (rest !== '') throw new BackupRefused(DAMAGED)
}

/** What zlib says of bytes that gzip did not write. */
const isPacking = (error: unknown): boolean =>
  String((error as NodeJS.ErrnoException).code ?? '').startsWith('Z_')
