import { resolve } from 'node:path'
import { systemClock } from '../kernel/clock.ts'
import { createVault } from '../kernel/seal.ts'
import { readStorageConfig } from '../node/read-config.ts'
import { writeBackup } from '../storage/maintenance/write-backup.ts'
import { type Command, EXIT, misused } from './command.ts'
import { readOptions } from './options.ts'
import { reportJson } from './report-json.ts'
import { placeWithState, progress } from './state-place.ts'

const USAGE = `Usage: voordeur backup --to <file> [--json]

Writes all state into one new file while the server runs: of each database one moment. What is sealed
stays sealed: the master key is not in the file, and nothing in it can be restored without that key.
The register of addresses is not in it, because it is imported again.

  --to    the new file; nothing is replaced. Readable by its owner only
  --json  one JSON object

Exit code 0   done
          1   not done; nothing is left behind
          2   wrong use
`

const OPTIONS = { to: 'string', json: 'boolean' } as const

export const backup: Command = {
  name: 'backup',
  summary: 'writes all state into one file, while the server runs',
  usage: USAGE,
  async run(context) {
    const { to, json } = readOptions(context.arguments, OPTIONS, USAGE)
    if (!to) throw misused(`Name the new file with --to.\n\n${USAGE}`)
    const config = readStorageConfig(context.environment)
    const place = placeWithState(config)
    const vault = createVault(await config.masterKey())
    const { rows, leftOut } = await writeBackup({
      place,
      vault,
      to: resolve(to),
      now: (context.clock ?? systemClock).now(),
      onProgress: progress(context, 'backing up'),
    })
    for (const file of leftOut) context.stderr.write(`not in it, by its own mark: ${file}\n`)
    const { keyId } = vault
    context.stdout.write(
      json
        ? reportJson('backup', { rows, keyId, leftOut })
        : `${rows} rows are in ${to}.\nThe master key (id ${keyId}) is not in it and is needed to restore it: keep it elsewhere.\n`,
    )
    return EXIT.done
  },
}
