import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/hash.ts'
import type { Vault } from '../../kernel/seal.ts'
import type { SignIn, SignInPurpose, SignIns } from '../ports/sign-ins.ts'

interface Row {
  state_hash: string
  browser_hash: string
  sealed: string
  expires_at: number
}

export function sqliteSignIns(database: DatabaseSync, vault: Vault, clock: Clock): SignIns {
  // REPLACE also removes the purpose's earlier sign-in: the column is unique.
  const insert = database.prepare(
    `INSERT OR REPLACE INTO sign_in
     (state_hash, purpose_hash, browser_hash, sealed, expires_at) VALUES (?, ?, ?, ?, ?)`,
  )
  const find = database.prepare('SELECT * FROM sign_in WHERE state_hash = ? AND expires_at > ?')
  const take = database.prepare('DELETE FROM sign_in WHERE state_hash = ? AND expires_at > ?')
  const purge = database.prepare(
    `DELETE FROM sign_in WHERE state_hash IN
     (SELECT state_hash FROM sign_in WHERE expires_at <= ? LIMIT ?)`,
  )
  const owner = (stateHash: string) => `sign_in:${stateHash}`

  return {
    async save({ stateHash, browserHash, expiresAt, ...secret }) {
      insert.run(
        stateHash,
        sha256(nameOf(secret.purpose)),
        browserHash,
        vault.seal(owner(stateHash), JSON.stringify(secret)),
        expiresAt,
      )
    },
    async find(stateHash) {
      const row = find.get(stateHash, clock.now()) as Row | undefined
      if (!row) return undefined
      const secret = JSON.parse(vault.open(owner(stateHash), row.sealed)) as Secret
      return { stateHash, browserHash: row.browser_hash, expiresAt: row.expires_at, ...secret }
    },
    async take(stateHash) {
      return Number(take.run(stateHash, clock.now()).changes) === 1
    },
    async purge(limit) {
      return Number(purge.run(clock.now(), limit).changes)
    },
  }
}

type Secret = Omit<SignIn, 'stateHash' | 'browserHash' | 'expiresAt'>

const nameOf = (purpose: SignInPurpose): string =>
  purpose.type === 'authorize'
    ? `authorize ${purpose.interactionId}`
    : `step-up ${purpose.linkHash}`
