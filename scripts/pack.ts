import { join } from 'node:path'
import { packAll } from './pack/pack-all.ts'
import { PackFailed } from './pack/pack-failed.ts'
import { typedPath } from './typed-path.ts'

const USAGE = `Usage: npm run pack -- <folder>

Makes installable tarballs of @voordeur/gateway and @voordeur/entra-local in that folder.
`

/** `npm run pack -- <folder>`: prints the path of each tarball, one a line. */
async function main(args: readonly string[]): Promise<number> {
  const [folder = '', ...rest] = args
  if (folder === '' || folder.startsWith('-') || rest.length > 0) {
    process.stderr.write(USAGE)
    return 1
  }
  const into = typedPath(folder, process.env)
  for (const { tarball } of await packAll(into)) process.stdout.write(`${join(into, tarball)}\n`)
  return 0
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof PackFailed)) throw error
  process.stderr.write(`${error.message}\n`)
  return 1
})
