import { resolve } from 'node:path'
import { createVault } from '../kernel/seal.ts'
import { readStorageConfig } from '../node/read-config.ts'
import { migrateGateway } from '../storage/maintenance/migrate-gateway.ts'
import { restoreBackup } from '../storage/maintenance/restore-backup.ts'
import { type Command, EXIT, misused, NotDone } from './command.ts'
import { confirmed } from './confirm.ts'
import { readOptions } from './options.ts'
import { reportJson } from './report-json.ts'
import { progress, statePlace } from './state-place.ts'

const USAGE = `Usage: voordeur restore --from <file> [--part gateway|app] [--with-sessions [--yes]] [--json]

Puts a backup into a new data folder or database, SQLite or PostgreSQL, whichever it was taken from.
The whole file is verified first. Tables that are not empty are never touched, and the master key must
be the one of the backup.

  --from           the file that voordeur backup wrote
  --part           only the gateway's own tables, or only those of the app behind it
  --with-sessions  also grants, refresh tokens and the provider's tokens, AS THEY WERE: what was
                   revoked or used since then works again. Without it, people sign in again
  --yes            does not ask
  --json           one JSON object

Exit code 0   done
          1   not done; nothing was restored
          2   wrong use
`

const OPTIONS = {
  from: 'string',
  part: 'string',
  'with-sessions': 'boolean',
  yes: 'boolean',
  json: 'boolean',
} as const

export const restore: Command = {
  name: 'restore',
  summary: 'puts a backup into empty tables, in SQLite or PostgreSQL',
  usage: USAGE,
  async run(context) {
    const options = readOptions(context.arguments, OPTIONS, USAGE)
    const { from, part, yes, json, 'with-sessions': withSessions } = options
    if (!from) throw misused(`Name the file with --from.\n\n${USAGE}`)
    if (part !== undefined && part !== 'gateway' && part !== 'app')
      throw misused('--part is gateway or app.')
    const config = readStorageConfig(context.environment)
    const place = statePlace(config)
    const vault = createVault(await config.masterKey())
    if (withSessions && !yes && !(await confirmed(context, WITH_SESSIONS)))
      throw new NotDone('Nothing was changed.')
    const restored = await restoreBackup({
      place,
      vault,
      from: resolve(from),
      ...(part ? { part } : {}),
      withSessions,
      prepare: () => migrateGateway(place),
      onProgress: progress(context, 'restoring'),
    })
    context.stdout.write(json ? reportJson('restore', restored) : asText(restored, withSessions))
    return EXIT.done
  },
}

const WITH_SESSIONS = `THIS BRINGS SIGN-INS BACK AS THEY WERE WHEN THE BACKUP WAS TAKEN.
- A grant, a person or a client that was revoked since then has access again.
- A refresh token that was used since then, or was stolen with an older disk, works again.
- A client that refreshed since then holds a newer token, which this gateway does not know: that
  person signs in again, and the older token stays good for whoever has it.
Without --with-sessions everybody signs in again once, and none of this happens.`

const asText = (
  { takenAt, rows, leftOut }: Awaited<ReturnType<typeof restoreBackup>>,
  withSessions: boolean,
): string =>
  [
    `${rows} rows of ${takenAt} are restored.`,
    ...(withSessions
      ? ['Sign-ins are as they were then. Revoke again what was revoked since: voordeur revoke.']
      : [`${leftOut} rows of sign-ins were left in the backup: people sign in again.`]),
    'The signing keys are those of then. If one was distrusted since, or access tokens that were revoked may still be out: voordeur rotate-keys --now --distrust-old.',
  ]
    .map((line) => `${line}\n`)
    .join('')
