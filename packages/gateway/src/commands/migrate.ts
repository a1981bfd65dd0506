import { existsSync } from 'node:fs'
import { readStorageConfig } from '../node/read-config.ts'
import { gatewayVersion } from '../storage/maintenance/databases.ts'
import { migrateGateway, newestVersion } from '../storage/maintenance/migrate-gateway.ts'
import type { StatePlace } from '../storage/maintenance/session.ts'
import { type Command, EXIT } from './command.ts'
import { readOptions } from './options.ts'
import { reportJson } from './report-json.ts'
import { statePlace } from './state-place.ts'

const USAGE = `Usage: voordeur migrate [--check] [--json]

Makes the gateway's tables, or brings them up to date, under a lock. The server does the same when it
starts; this is for a server whose database user may not make tables. The app behind the gateway
brings its own tables up to date when it starts. There is no way back: make a backup first.

  --check  changes nothing, and ends with 1 when the tables are not there or of another version
  --json   one JSON object

Exit code 0   up to date
          1   not done, or not up to date
          2   wrong use
`

const OPTIONS = { check: 'boolean', json: 'boolean' } as const

export const migrate: Command = {
  name: 'migrate',
  summary: 'brings the gateway’s tables up to date, or tells whether they are',
  usage: USAGE,
  async run(context) {
    const { check, json } = readOptions(context.arguments, OPTIONS, USAGE)
    const place = statePlace(readStorageConfig(context.environment))
    const { from, to } = check
      ? { from: await versionNow(place), to: newestVersion() }
      : await migrateGateway(place)
    const report = { from, to, changed: !check && from !== to }
    context.stdout.write(json ? reportJson('migrate', report) : `${sentence(from, to, check)}\n`)
    return check && from !== to ? EXIT.failed : EXIT.done
  },
}

const versionNow = async (place: StatePlace): Promise<number> =>
  place.kind === 'sqlite' && !existsSync(place.file) ? 0 : gatewayVersion(place)

function sentence(from: number, to: number, check: boolean): string {
  if (from === to) return `The tables are up to date: version ${to}.`
  if (from > to) return `The tables are of version ${from}, and this Voordeur knows up to ${to}.`
  const before = from === 0 ? 'There were no tables' : `The tables were of version ${from}`
  const now = from === 0 ? 'There are no tables' : `The tables are of version ${from}`
  return check ? `${now}; this Voordeur needs version ${to}.` : `${before}; now version ${to}.`
}
