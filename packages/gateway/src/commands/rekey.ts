import { equalSecrets } from '../kernel/hash.ts'
import { createVault } from '../kernel/seal.ts'
import { readRekeyConfig } from '../node/read-config.ts'
import { type Rekeyed, rekey as sealAnew } from '../storage/maintenance/rekey.ts'
import { type Command, EXIT, NotDone } from './command.ts'
import { readOptions } from './options.ts'
import { reportJson } from './report-json.ts'
import { placeWithState, progress } from './state-place.ts'

const USAGE = `Usage: voordeur rekey [--dry-run] [--json]

Seals everything anew with another master key. Stop every server first: it refuses while one has the
database open. The new key is set as for the server (VOORDEUR_MASTER_KEY, _FILE or _VAULT), the old
one as VOORDEUR_OLD_MASTER_KEY, _FILE or _VAULT. All of it happens or nothing; after an interruption
the old key still opens everything, and to run it again is safe.

  --dry-run  changes nothing, and finds out whether everything opens
  --json     one JSON object

Exit code 0   done
          1   not done, or something is left to do; it says so
          2   wrong use
`

const OPTIONS = { 'dry-run': 'boolean', json: 'boolean' } as const

export const rekey: Command = {
  name: 'rekey',
  summary: 'seals everything anew with another master key, while no server runs',
  usage: USAGE,
  async run(context) {
    const { 'dry-run': dryRun, json } = readOptions(context.arguments, OPTIONS, USAGE)
    const config = readRekeyConfig(context.environment)
    const place = placeWithState(config)
    const [from, to] = [
      createVault(await config.oldMasterKey()),
      createVault(await config.masterKey()),
    ]
    if (equalSecrets(from.keyId, to.keyId))
      throw new NotDone(
        'The old and the new master key are the same. Make a new one (openssl rand -base64 32).',
      )
    const onProgress = progress(context, dryRun ? 'opening' : 'sealing')
    const rekeyed = await sealAnew({ place, from, to, dryRun, onProgress })
    const report = { ...rekeyed, oldKeyId: from.keyId, keyId: to.keyId, dryRun }
    context.stdout.write(json ? reportJson('rekey', report) : asText(report))
    return EXIT.done
  },
}

interface Report extends Rekeyed {
  readonly oldKeyId: string
  readonly keyId: string
  readonly dryRun: boolean
}

function asText({ changed, unchanged, forgotten, oldKeyId, keyId, dryRun }: Report): string {
  const again = unchanged > 0 ? ` ${unchanged} were sealed with it already.` : ''
  if (dryRun)
    return `A dry run: nothing was changed. ${changed} values open with the old key (id ${oldKeyId}).${again}\n`
  return [
    `${changed} values are sealed with the new key (id ${keyId}).${again}`,
    `${forgotten} kept answers to refreshes were deleted: a client that lost one signs in again.`,
    'Who was in the middle of signing in starts again: cookies and forms of before are not taken.',
    `Keep the old key (id ${oldKeyId}) as long as you keep backups from before.`,
    'If the old key was stolen, whoever has a copy of the database too read it all: voordeur rotate-keys --now --distrust-old, and revoke.',
  ]
    .map((line) => `${line}\n`)
    .join('')
}
