import { createWriteStream } from 'node:fs'
import { bagFile } from '../../src/import/test-extract/bag-xml-writer.ts'
import { nationalExtract } from './national-extract.ts'
import { occurrenceXml } from './occurrence-xml.ts'
import { readTemplate } from './template.ts'

/**
 * Writes the XML files of a made-up national extract to standard output, a zero byte between one
 * and the next: `node generate-extract.ts <register file> <addresses> <buildings>`. In a process
 * of its own, so that the memory of the import is that of the import.
 */

/** As many as Kadaster puts in a file. */
const OBJECTS_PER_FILE = 10_000

/** `process.stdout` would stand still until a pipe is read; here the next file is made meanwhile. */
const output = createWriteStream('', { fd: 1 })

const write = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    output.write(text, (error) => (error ? reject(error) : resolve()))
  })

async function main([registerFile = '', addresses, buildings]: readonly string[]): Promise<void> {
  const size = { addresses: Number(addresses), buildings: Number(buildings) }
  let separator = ''
  let file: string[] = []
  let before = Promise.resolve()
  const finishFile = async (): Promise<void> => {
    const text = separator + bagFile(...file)
    separator = '\0'
    file = []
    await before
    before = write(text)
  }
  for (const { occurrences } of nationalExtract(readTemplate(registerFile), size)) {
    for (const object of occurrences) {
      file.push(occurrenceXml(object))
      if (file.length === OBJECTS_PER_FILE) await finishFile()
    }
  }
  await finishFile()
  await before
}

await main(process.argv.slice(2))
