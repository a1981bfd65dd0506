import { open } from 'node:fs/promises'

const MAX_BYTES = 64 * 1024

/**
 * Reads a text file each time it is asked, so that a renewed one is seen, without the space around
 * it. @throws naming the setting and the file, never its content.
 */
export function readSmallFile(setting: string, path: string): () => Promise<string> {
  return async () => {
    const text = await contentOf(path).catch((error: NodeJS.ErrnoException) => {
      throw new Error(`${setting} ${path} can't be read (${error.code ?? 'unknown error'}).`)
    })
    if (text === undefined) throw new Error(`${setting} ${path} is larger than 64 KiB.`)
    if (text === '') throw new Error(`${setting} ${path} is empty.`)
    return text
  }
}

async function contentOf(path: string): Promise<string | undefined> {
  const file = await open(path)
  try {
    const bytes = Buffer.alloc(MAX_BYTES + 1)
    const { bytesRead } = await file.read(bytes)
    return bytesRead > MAX_BYTES ? undefined : bytes.toString('utf8', 0, bytesRead).trim()
  } finally {
    await file.close()
  }
}
