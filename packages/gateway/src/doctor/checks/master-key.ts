import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { environmentReader } from '../../node/environment.ts'
import { loadMasterKey, type MasterKeySource, readMasterKeySource } from '../../node/master-key.ts'
import { parseMasterKey } from '../../node/master-key-text.ts'
import type { Check } from '../examination.ts'
import type { Finding } from '../finding.ts'

const NAME = 'master key'
const NOT_OWNER = 0o077

/** Whether the key that seals everything at rest can be had. It is not shown, and none is made. */
export const masterKey: Check = {
  name: NAME,
  async run({ env, config, real }) {
    const { dataDir } = config.gateway
    const source = readMasterKeySource(environmentReader(env), real, dataDir)
    return [await judgeSource(source, process.platform !== 'win32')]
  },
}

/** @param modes whether file modes mean anything on this system. */
export async function judgeSource(source: MasterKeySource, modes: boolean): Promise<Finding> {
  switch (source.kind) {
    case 'none':
      return { check: NAME, status: 'skipped', found: 'See the configuration.' }
    case 'given':
      return { check: NAME, status: 'ok', found: '32 bytes, from the environment or a file.' }
    case 'folder':
      return judgeFile(join(source.dataDir, 'master.key'), modes)
    case 'vault':
      return judgeVault(source)
  }
}

const ONCE = { attempts: 1 }

async function judgeVault(source: MasterKeySource): Promise<Finding> {
  try {
    await loadMasterKey(source, ONCE)
    return { check: NAME, status: 'ok', found: '32 bytes, from Key Vault.' }
  } catch (error) {
    return { check: NAME, status: 'problem', found: (error as Error).message }
  }
}

/** The file of a development data folder. */
function judgeFile(path: string, modes: boolean): Finding {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return { check: NAME, status: 'ok', found: `${path} is made at the first start.` }
  if (!readable(path)) {
    const fix = 'Restore it from a backup; without it nothing stored can be read.'
    return wrong(`${path} holds no key of 32 bytes, or can’t be read.`, fix)
  }
  if (modes && (stat.mode & NOT_OWNER) !== 0) {
    return {
      check: NAME,
      status: 'warning',
      found: `${path} can be read by other users of this machine.`,
      fix: 'Let its owner alone read it.',
      command: 'chmod 600 <data-folder>/master.key',
    }
  }
  return { check: NAME, status: 'ok', found: `${path}, for development.` }
}

function readable(path: string): boolean {
  try {
    return parseMasterKey(readFileSync(path, 'utf8')) !== undefined
  } catch {
    return false
  }
}

const wrong = (found: string, fix: string): Finding => ({
  check: NAME,
  status: 'problem',
  found,
  fix,
})
