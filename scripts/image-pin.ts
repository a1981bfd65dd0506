/** `npm run image:pin`: writes the base image's digest; `-- --check` only asks whether it is there. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BaseReference, readBase, unpinned, writeBase } from './image/base-reference.ts'
import { DOCKERFILES } from './image/dockerfiles.ts'
import { ImageFault } from './image/image-fault.ts'
import { registryDigest } from './image/registry-digest.ts'
import { ROOT } from './test/command.ts'

const USAGE = `Usage: npm run image:pin [-- --check]

Asks Docker's registry for the digest of the base image and writes it into the Dockerfiles.
--check changes nothing, and ends with 1 when a Dockerfile has none.
`

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 0) return pin()
  if (args.length === 1 && args[0] === '--check') return check()
  process.stderr.write(USAGE)
  return 2
}

/** One digest for all of them. */
async function pin(): Promise<number> {
  const [first] = DOCKERFILES.map((file) => baseOf(file))
  if (!first) return 1
  const digest = await registryDigest(first)
  for (const file of DOCKERFILES) {
    writeFileSync(join(ROOT, file), writeBase(read(file), baseOf(file), digest))
    process.stdout.write(`${file}: ${first.name}@${digest}\n`)
  }
  return 0
}

function check(): number {
  const without = unpinned(DOCKERFILES, read)
  for (const file of without)
    process.stderr.write(
      `${file} has a base image without a digest, so what is built changes by itself. Run npm run image:pin and commit it.\n`,
    )
  return without.length === 0 ? 0 : 1
}

function baseOf(file: string): BaseReference {
  const base = readBase(read(file))
  if (base) return base
  throw new ImageFault(`${file} has no line ARG NODE_IMAGE=<name>:<tag>.`)
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof ImageFault)) throw error
  process.stderr.write(`${error.message}\n`)
  return 1
})
