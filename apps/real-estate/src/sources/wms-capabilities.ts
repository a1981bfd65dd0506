import { readXml } from '../import/xml-stream.ts'
import { fieldsOf, InvalidAnswer } from './answer-fields.ts'
import { boundedBody, mediaTypeOf, type ReadBody } from './json-body.ts'
import type { SourceCall, SourceClient } from './source-client.ts'

const XML_TYPES = new Set(['text/xml', 'application/xml', 'application/vnd.ogc.wms_xml'])

/** What the client must be told to get a list of layers; they can be large. */
export const CAPABILITIES_CLIENT = {
  headers: { accept: 'text/xml, application/xml' },
  maxBytes: 32 << 20,
  timeoutMs: 8_000,
} as const

/**
 * The names of the layers that a Web Map Service offers (OGC 06-042, GetCapabilities).
 * @param client on the address of the service, with {@link CAPABILITIES_CLIENT}.
 * @throws {SourceFailed}
 */
export async function offeredLayers(
  client: SourceClient,
  call: SourceCall,
): Promise<readonly string[]> {
  const answer = await client.get(
    {
      path: [],
      query: [
        ['service', 'WMS'],
        ['version', '1.3.0'],
        ['request', 'GetCapabilities'],
      ],
      read: readLayerNames,
      parse: (body) => fieldsOf(body).texts('names'),
    },
    call,
  )
  return answer.value ?? []
}

async function readLayerNames(response: Response, maxBytes: number): Promise<ReadBody> {
  if (!XML_TYPES.has(mediaTypeOf(response))) throw new InvalidAnswer('The list is no XML.')
  const content = await boundedBody(response, maxBytes)
  const [path, names]: [string[], string[]] = [[], []]
  const handler = {
    open: (name: string) => void path.push(name),
    close: (name: string, text: string) => {
      path.pop()
      if (name === 'Name' && path.at(-1) === 'Layer') names.push(text.trim())
    },
  }
  try {
    await readXml('capabilities', pieces(content), handler)
  } catch {
    throw new InvalidAnswer('The list is no whole XML.')
  }
  if (names.length === 0) throw new InvalidAnswer('The list has no layers.')
  return { body: { names }, bytes: content.byteLength }
}

async function* pieces(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}
