import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/hash.ts'
import { randomToken } from '../../kernel/random.ts'
import type { Vault } from '../../kernel/seal.ts'
import type { StepUp, StepUps } from '../ports/step-ups.ts'

interface Row {
  link_hash: string
  grant_hash: string
  person_id: string
  client_id: string
  sealed: string
  expires_at: number
}

interface Secret {
  readonly link: string
  readonly claims?: string
}

export function sqliteStepUps(database: DatabaseSync, vault: Vault, clock: Clock): StepUps {
  const insert = database.prepare(
    `INSERT INTO step_up
     (link_hash, grant_hash, demand_hash, person_id, client_id, challenged, sealed, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (grant_hash, demand_hash)
     DO UPDATE SET challenged = max(challenged, excluded.challenged),
     expires_at = max(expires_at, excluded.expires_at)
     RETURNING link_hash, grant_hash, person_id, client_id, sealed, expires_at`,
  )
  const expire = database.prepare('DELETE FROM step_up WHERE grant_hash = ? AND expires_at <= ?')
  const find = database.prepare('SELECT * FROM step_up WHERE link_hash = ? AND expires_at > ?')
  const take = database.prepare('DELETE FROM step_up WHERE link_hash = ? AND expires_at > ?')
  const waiting = database.prepare(
    `SELECT * FROM step_up WHERE person_id = ? AND client_id = ? AND expires_at > ?
     ORDER BY expires_at DESC LIMIT 1`,
  )
  const challenged = database.prepare(
    'SELECT 1 FROM step_up WHERE grant_hash = ? AND challenged = 1 AND expires_at > ? LIMIT 1',
  )
  const settle = database.prepare('DELETE FROM step_up WHERE person_id = ? AND client_id = ?')
  const purge = database.prepare(
    `DELETE FROM step_up WHERE link_hash IN
     (SELECT link_hash FROM step_up WHERE expires_at <= ? LIMIT ?)`,
  )
  const owner = ({ grant, personId }: { readonly grant: string; readonly personId: string }) =>
    `step_up:${grant}:${personId}`

  const read = (row: Row): StepUp & Secret => {
    const known = { grant: row.grant_hash, personId: row.person_id }
    const secret = JSON.parse(vault.open(owner(known), row.sealed)) as Secret
    return {
      ...known,
      ...secret,
      linkHash: row.link_hash,
      clientId: row.client_id,
      expiresAt: row.expires_at,
    }
  }
  const readPublic = (row: Row | undefined): StepUp | undefined => {
    if (!row) return undefined
    const { link: _, ...stepUp } = read(row)
    return stepUp
  }

  return {
    async raise({ grant, personId, clientId, claims, expiresAt, by }) {
      const link = randomToken()
      const secret: Secret = { link, ...(claims === undefined ? {} : { claims }) }
      expire.run(grant, clock.now())
      const row = insert.get(
        sha256(link),
        grant,
        sha256(claims ?? ''),
        personId,
        clientId,
        by === 'challenge' ? 1 : 0,
        vault.seal(owner({ grant, personId }), JSON.stringify(secret)),
        expiresAt,
      ) as unknown as Row
      return read(row).link
    },
    find: async (linkHash) => readPublic(find.get(linkHash, clock.now()) as Row | undefined),
    take: async (linkHash) => Number(take.run(linkHash, clock.now()).changes) === 1,
    waitingFor: async (personId, clientId) =>
      readPublic(waiting.get(personId, clientId, clock.now()) as Row | undefined),
    challenged: async (grant) => challenged.get(grant, clock.now()) !== undefined,
    async settle(personId, clientId) {
      settle.run(personId, clientId)
    },
    purge: async (limit) => Number(purge.run(clock.now(), limit).changes),
  }
}
