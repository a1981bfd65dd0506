/** `npm run image:check`: builds the image, looks at it and runs it, and says what was seen. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkImages } from './image/check-images.ts'
import { ImageFault } from './image/image-fault.ts'
import { removeFolder } from './image/place.ts'
import { provideImagePrograms } from './image/programs.ts'

const NOT_VERIFIED = `Not verified here: the real base image and its digest (npm run image:pin),
another processor architecture, a container engine's own health check, any cloud.
`

/** 0: all holds. 1: a fault. 3: nothing was looked at, because this machine can't. */
async function main(): Promise<number> {
  const missing = await provideImagePrograms()
  if (missing) {
    process.stderr.write(`SKIPPED, nothing about the image was verified: ${missing}.\n`)
    return 3
  }
  const work = mkdtempSync(join(tmpdir(), 'voordeur-image-'))
  try {
    const faults = await checkImages(work, (line) => process.stdout.write(`${line}\n`))
    process.stdout.write(NOT_VERIFIED)
    for (const fault of faults) process.stderr.write(`FAULT: ${fault}\n`)
    return faults.length === 0 ? 0 : 1
  } finally {
    await removeFolder(work)
  }
}

process.exitCode = await main().catch((error: unknown) => {
  if (!(error instanceof ImageFault)) throw error
  process.stderr.write(`FAULT: ${error.message}\n`)
  return 1
})
