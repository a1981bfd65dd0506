import { describe } from 'node:test'
import { housekeeping } from './housekeeping.ts'
import { documents, signingKeys } from './keys-and-documents.ts'
import { people } from './people.ts'
import { races } from './races.ts'
import { redeemables } from './redeemables.ts'
import { revoking } from './revoking.ts'
import { stepUps } from './step-ups.ts'
import { opener, type StoreSubject } from './subject.ts'
import { units } from './units.ts'

/** What every store must do, by what it is about. */
const PARTS = {
  units,
  races,
  'refresh tokens': redeemables,
  revoking,
  people,
  'step-ups': stepUps,
  'signing keys': signingKeys,
  documents,
  housekeeping,
}

/**
 * What every implementation of `Store` must do, as tests of `node:test`: what the ports in
 * `storage/ports` promise, with two processes at once wherever that makes a difference.
 */
export function storeContract(subject: StoreSubject): void {
  for (const [part, tests] of Object.entries(PARTS)) {
    describe(`${subject.name}: ${part}`, { skip: subject.skip ?? false }, () =>
      tests(opener(subject)),
    )
  }
}
