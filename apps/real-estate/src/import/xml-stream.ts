import { SaxesParser } from 'saxes'
import { ImportError, printable } from './import-error.ts'

/** What a reader of a document is told. Names come without their namespace prefix. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  /** An element ends; `text` is the text directly before this end tag. */
  close(name: string, text: string): void
  /** Asked between pieces; `true` ends the reading early. */
  enough?(): boolean
}

const MAX_DEPTH = 64

/** More text than this without a tag is no BAG file; the largest outline of a place is far less. */
const MAX_BETWEEN_TAGS = 32 * 1024 * 1024

const ATTRIBUTE_PREFIX = /^.*:/

// The same few names come back millions of times.
const localNames = () => {
  const known = new Map<string, string>()
  return (name: string): string => {
    const found = known.get(name)
    if (found !== undefined) return found
    const local = name.replace(ATTRIBUTE_PREFIX, '')
    if (known.size < 10_000) known.set(name, local)
    return local
  }
}

const parserFor = (handler: XmlHandler, onTag: () => void): SaxesParser => {
  const parser = new SaxesParser()
  const local = localNames()
  let depth = 0
  let text = ''
  // A document type could declare entities that expand without end; BAG files have none.
  parser.on('doctype', () => {
    throw new Error('it has a document type declaration')
  })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', (tag) => {
    depth += 1
    if (depth > MAX_DEPTH) throw new Error(`its elements nest more than ${MAX_DEPTH} deep`)
    text = ''
    onTag()
    handler.open(local(tag.name), tag.attributes as Record<string, string>)
  })
  parser.on('text', (piece) => {
    text += piece
  })
  parser.on('closetag', (tag) => {
    depth -= 1
    onTag()
    handler.close(local(tag.name), text)
    text = ''
  })
  return parser
}

/**
 * Reads one XML document in pieces and tells `handler` its elements. Errors the handler throws
 * pass unchanged when they are ImportErrors.
 * @throws ImportError when the document is not well-formed or not UTF-8
 */
export const readXml = async (
  name: string,
  pieces: AsyncIterable<Uint8Array>,
  handler: XmlHandler,
): Promise<void> => {
  let sinceTag = 0
  const parser = parserFor(handler, () => {
    sinceTag = 0
  })
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const feed = (text: string): void => {
    sinceTag += text.length
    parser.write(text)
    if (sinceTag > MAX_BETWEEN_TAGS) throw new Error('it has an element without end')
  }
  try {
    for await (const piece of pieces) {
      feed(decoder.decode(piece, { stream: true }))
      if (handler.enough?.()) return
    }
    feed(decoder.decode())
    parser.close()
  } catch (error) {
    if (error instanceof ImportError || (error as Error).name === 'AbortError') throw error
    const reason = printable((error as Error).message).replace(/\.$/, '')
    throw new ImportError(`"${printable(name)}" in the zip is not valid XML: ${reason}.`, error)
  }
}
