import { relative } from 'node:path'
import { createServer } from './new-server/create-server.ts'
import { ServerRefused } from './new-server/server-refused.ts'
import { PackFailed } from './pack/pack-failed.ts'
import { killAll } from './test/command.ts'
import { typedPath } from './typed-path.ts'

const USAGE = `Usage: npm run new-server -- <folder>

Copies templates/minimal-server into a new folder outside this repository, ready to start.
`

/** `npm run new-server -- ../my-server`: a server of one's own, and the two commands to go on. */
async function main(args: readonly string[]): Promise<number> {
  const [folder = '', ...rest] = args
  if (folder === '' || folder.startsWith('-') || rest.length > 0) {
    process.stderr.write(USAGE)
    return 1
  }
  const target = typedPath(folder, process.env)
  process.stdout.write(`Making ${target}: packing, copying, installing…\n`)
  await createServer(target)
  process.stdout.write(`\nReady. Next:\n\n  cd ${shortest(target)}\n  npm start\n\n`)
  return 0
}

/** As one would type it from where the command was typed. */
function shortest(target: string): string {
  const near = relative(typedPath('.', process.env), target)
  return near !== '' && near.length < target.length ? near : target
}

let stopped = false
const stop = () => {
  stopped = true
  // Whatever waited for it fails now, and clears away what was begun.
  killAll()
}
process.on('SIGINT', stop).on('SIGTERM', stop)

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof ServerRefused || error instanceof PackFailed)) throw error
  process.stderr.write(stopped ? 'Stopped. Nothing was left behind.\n' : `${error.message}\n`)
  return 1
})
