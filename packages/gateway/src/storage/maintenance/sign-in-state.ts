import type { BackupTable } from './backup-format.ts'

/** Whole tables of what a sign-in left behind. */
const TABLES = new Set(['refresh_reply', 'sign_in', 'step_up'])
/**
 * Models of `engine_record` that are none: who is registered, and which single-use proofs of a
 * client were used. A model that is not named here is one, so a new one is not forgotten.
 */
const LASTING = new Set(['Client', 'ReplayDetection'])

/**
 * Whether a row is somebody's being signed in: grants, codes, refresh tokens, the provider's tokens.
 * From an old backup, what was revoked or used up since would live again.
 */
export function isSignInState({ name, columns }: BackupTable, values: readonly unknown[]): boolean {
  if (TABLES.has(name)) return true
  return name === 'engine_record' && !LASTING.has(String(values[columns.indexOf('model')]))
}
