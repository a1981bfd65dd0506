import { doctor as runDoctor } from '../doctor/command.ts'
import { USAGE as DOCTOR_USAGE } from '../doctor/usage.ts'
import { audit } from './audit.ts'
import { backup } from './backup.ts'
import type { Command } from './command.ts'
import { migrate } from './migrate.ts'
import { rekey } from './rekey.ts'
import { restore } from './restore.ts'
import { revoke } from './revoke.ts'
import { rotateKeys } from './rotate-keys.ts'

const doctor: Command = {
  name: 'doctor',
  summary: 'checks the settings, and explains a token, an error or a challenge',
  usage: DOCTOR_USAGE,
  run: runDoctor,
}

/** Every command of `voordeur`, in the order of the help text. A new one is a line here. */
export const commands: readonly Command[] = [
  doctor,
  revoke,
  rotateKeys,
  audit,
  migrate,
  backup,
  restore,
  rekey,
]
