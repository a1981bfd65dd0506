import { crc32, deflateRawSync } from 'node:zlib'

/** A file to put into a zip; the overrides make zips that lie. */
export interface ZipContent {
  readonly name: string
  readonly content: Buffer | string
  /** Stored instead of deflated. */
  readonly stored?: boolean
  readonly crc?: number
  readonly declaredSize?: number
  /** Points to the data of the entry before it instead of data of its own. */
  readonly sharesPrevious?: boolean
}

interface Packed extends ZipContent {
  readonly data: Buffer
  readonly method: number
  readonly checksum: number
  readonly size: number
}

const pack = (file: ZipContent): Packed => {
  const content = Buffer.from(file.content)
  return {
    ...file,
    data: file.stored ? content : deflateRawSync(content),
    method: file.stored ? 0 : 8,
    checksum: file.crc ?? crc32(content),
    size: file.declaredSize ?? content.length,
  }
}

/** The part that local header and central directory have in common. */
const description = ({ method, checksum, data, size, name }: Packed): Buffer => {
  const header = Buffer.alloc(26)
  header.writeUInt16LE(20, 0)
  header.writeUInt16LE(0x800, 2)
  header.writeUInt16LE(method, 4)
  header.writeUInt16LE(0x21, 8)
  header.writeUInt32LE(checksum, 10)
  header.writeUInt32LE(data.length, 14)
  header.writeUInt32LE(size, 18)
  header.writeUInt16LE(Buffer.byteLength(name), 22)
  return header
}

const signature = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

const localPart = (file: Packed): Buffer =>
  Buffer.concat([signature(0x04034b50), description(file), Buffer.from(file.name), file.data])

const directoryPart = (file: Packed, offset: number): Buffer => {
  const tail = Buffer.alloc(14)
  tail.writeUInt32LE(offset, 10)
  return Buffer.concat([
    signature(0x02014b50),
    Buffer.from([20, 0]),
    description(file),
    tail,
    Buffer.from(file.name),
  ])
}

const endPart = (count: number, size: number, offset: number): Buffer => {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return end
}

/** A zip file (APPNOTE 6.3 without Zip64) for tests. */
export const writeZip = (files: readonly ZipContent[]): Buffer => {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  let previous = 0
  for (const file of files.map(pack)) {
    if (!file.sharesPrevious) {
      previous = offset
      const local = localPart(file)
      locals.push(local)
      offset += local.length
    }
    directory.push(directoryPart(file, previous))
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([...locals, ...directory, endPart(files.length, size, offset)])
}
