/** `npm run bundle`: the programs of the image, each as one file with everything it needs. */
import { parseArgs } from 'node:util'
import { typedPath } from '../../scripts/typed-path.ts'
import { BundleRefused } from './bundle-refused.ts'
import { makeBundle } from './make-bundle.ts'

const USAGE = `Usage: npm run bundle -- [--app <folder>] [--into <folder>] [--also <file>]…

  --app   the server, a folder of this repository with src/main.ts (apps/real-estate)
  --into  where to, emptied first when it is a bundle (dist)
  --also  another program, such as bench/servers/bare.ts, to lie beside the server
`

/** Prints each file with its size. */
async function main(args: string[]): Promise<number> {
  const chosen = read(args)
  if (!chosen) {
    process.stderr.write(USAGE)
    return 2
  }
  const { files } = await makeBundle(chosen.app, typedPath(chosen.into, process.env), chosen.also)
  // Whoever reads our output may stop early, as `head` does. The bundle is whole by now.
  process.stdout.on('error', () => process.exit())
  for (const { path, bytes } of files)
    process.stdout.write(`${String(Math.ceil(bytes / 1024)).padStart(6)} KiB  ${path}\n`)
  return 0
}

function read(args: string[]): { app: string; into: string; also: string[] } | undefined {
  try {
    const options = {
      app: { type: 'string', default: 'apps/real-estate' },
      into: { type: 'string', default: 'dist' },
      also: { type: 'string', multiple: true, default: [] as string[] },
    } as const
    return parseArgs({ args, options }).values
  } catch {
    return undefined
  }
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof BundleRefused)) throw error
  process.stderr.write(`${error.message}\n`)
  return 1
})
