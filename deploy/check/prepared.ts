import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DEPLOY } from './documents.ts'

const FOLDERS = ['authority', 'database', 'gateway', 'entra']
const run = promisify(execFile)

/** What `deploy/compose/prepare.sh` makes, in a folder of this machine, all of it this user's. */
export interface Prepared extends Disposable {
  readonly folder: string
  /** Runs it again. @returns what it says. */
  again(): Promise<string>
}

/** Runs it as compose does, but for the owners: only root may give a file away. */
export async function prepare(): Promise<Prepared> {
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-prepared-'))
  for (const each of FOLDERS) mkdirSync(join(folder, each))
  const us = `${process.getuid?.()}:${process.getgid?.()}`
  const env = { ...process.env, PREPARED: folder, VOORDEUR_OWNER: us, POSTGRES_OWNER: us }
  const again = async () => {
    const { stdout } = await run('/bin/sh', [join(DEPLOY, 'compose', 'prepare.sh')], { env })
    return stdout
  }
  await again()
  return { folder, again, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}
