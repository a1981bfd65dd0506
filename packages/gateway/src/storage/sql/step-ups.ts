import type { Clock } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/hash.ts'
import { randomToken } from '../../kernel/random.ts'
import type { Vault } from '../../kernel/seal.ts'
import { SEALED } from '../ports/sealed-values.ts'
import type { StepUp, StepUps } from '../ports/step-ups.ts'
import { purgeOf } from './purge.ts'
import { stepUpStatements } from './step-up-statements.ts'
import type { Tables } from './tables.ts'
import type { Writer } from './writer.ts'

type Row = Tables['step_up']

interface Secret {
  readonly link: string
  readonly claims?: string
}

export function sqlStepUps(writer: Writer, vault: Vault, clock: Clock): StepUps {
  const { database } = writer
  const { raise, forgetExpired, find, take, waiting, settle } = stepUpStatements(writer)

  const read = (row: Row): StepUp & Secret => {
    const known = { grant: row.grant_hash, personId: row.person_id }
    const secret = JSON.parse(SEALED.stepUp.open(vault, row, row.sealed)) as Secret
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
      const owner = { grant_hash: grant, person_id: personId }
      const row = {
        ...owner,
        link_hash: sha256(link),
        demand_hash: sha256(claims ?? ''),
        client_id: clientId,
        challenged: by === 'challenge' ? 1 : 0,
        sealed: SEALED.stepUp.seal(vault, owner, JSON.stringify(secret)),
        expires_at: expiresAt,
      }
      const [, raised] = await database.transact([
        { query: forgetExpired({ grant, now: clock.now() }) },
        { query: raise(row), one: 'not raised' },
      ])
      return read(raised?.[0] as Row).link
    },
    async find(linkHash) {
      return readPublic((await database.rows(find({ linkHash, now: clock.now() })))[0])
    },
    take: async (linkHash) => (await database.change(take({ linkHash, now: clock.now() }))) === 1,
    async waitingFor(personId, clientId) {
      const query = waiting({ personId, clientId, now: clock.now() })
      return readPublic((await database.rows(query))[0])
    },
    async settle(personId, clientId) {
      await database.change(settle({ personId, clientId }))
    },
    purge: purgeOf(writer, clock, 'step_up', 'link_hash'),
  }
}
