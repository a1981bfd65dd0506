import type { Clock } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/hash.ts'
import type { Vault } from '../../kernel/seal.ts'
import { SEALED } from '../ports/sealed-values.ts'
import type { SignIn, SignInPurpose, SignIns } from '../ports/sign-ins.ts'
import { purgeOf } from './purge.ts'
import { statement } from './statement.ts'
import type { Tables } from './tables.ts'
import type { Writer } from './writer.ts'

export function sqlSignIns(writer: Writer, vault: Vault, clock: Clock): SignIns {
  const { database, db } = writer
  // A purpose has one sign-in: the later one takes the place of the earlier.
  const save = statement<Tables['sign_in']>()((p) =>
    db
      .insertInto('sign_in')
      .values({
        state_hash: p('state_hash'),
        purpose_hash: p('purpose_hash'),
        browser_hash: p('browser_hash'),
        sealed: p('sealed'),
        expires_at: p('expires_at'),
      })
      .onConflict((conflict) =>
        conflict.column('purpose_hash').doUpdateSet((eb) => ({
          state_hash: eb.ref('excluded.state_hash'),
          browser_hash: eb.ref('excluded.browser_hash'),
          sealed: eb.ref('excluded.sealed'),
          expires_at: eb.ref('excluded.expires_at'),
        })),
      ),
  )
  const find = statement<{ stateHash: string; now: number }>()((p) =>
    db
      .selectFrom('sign_in')
      .selectAll()
      .where('state_hash', '=', p('stateHash'))
      .where('expires_at', '>', p('now')),
  )
  const take = statement<{ stateHash: string; now: number }>()((p) =>
    db
      .deleteFrom('sign_in')
      .where('state_hash', '=', p('stateHash'))
      .where('expires_at', '>', p('now')),
  )
  const owner = (stateHash: string) => ({ state_hash: stateHash })

  return {
    async save({ stateHash, browserHash, expiresAt, ...secret }) {
      await database.change(
        save({
          state_hash: stateHash,
          purpose_hash: sha256(nameOf(secret.purpose)),
          browser_hash: browserHash,
          sealed: SEALED.signIn.seal(vault, owner(stateHash), JSON.stringify(secret)),
          expires_at: expiresAt,
        }),
      )
    },
    async find(stateHash) {
      const [row] = await database.rows(find({ stateHash, now: clock.now() }))
      if (!row) return undefined
      const secret = JSON.parse(SEALED.signIn.open(vault, row, row.sealed)) as Secret
      return { stateHash, browserHash: row.browser_hash, expiresAt: row.expires_at, ...secret }
    },
    take: async (stateHash) => (await database.change(take({ stateHash, now: clock.now() }))) === 1,
    purge: purgeOf(writer, clock, 'sign_in', 'state_hash'),
  }
}

type Secret = Omit<SignIn, 'stateHash' | 'browserHash' | 'expiresAt'>

const nameOf = (purpose: SignInPurpose): string =>
  purpose.type === 'authorize'
    ? `authorize ${purpose.interactionId}`
    : `step-up ${purpose.linkHash}`
