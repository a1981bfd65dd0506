import type { ToolContract } from '@voordeur/gateway/tools'

/**
 * What every variant is asked: one in-memory look-up with an output schema. The tool does next to
 * nothing, so what is measured is the way to it and back.
 */
export const contract: ToolContract = {
  name: 'find_building',
  title: 'Find a building',
  description: 'Finds one building of a small made-up street by postcode and house number.',
  inputSchema: {
    type: 'object',
    properties: {
      postcode: { type: 'string', pattern: '^[1-9][0-9]{3}[A-Z]{2}$' },
      house_number: { type: 'integer', minimum: 1, maximum: 99_999 },
    },
    required: ['postcode', 'house_number'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      address: { type: 'string' },
      city: { type: 'string' },
      built: { type: 'integer' },
      floor_area_m2: { type: 'number' },
      uses: { type: 'array', items: { type: 'string' } },
    },
    required: ['address', 'city', 'built', 'floor_area_m2', 'uses'],
    additionalProperties: false,
  },
  annotations: { readOnlyHint: true },
  access: 'protected',
  scopes: ['bench:read'],
}

export const serverInfo = { name: 'bench', title: 'Benchmark', version: '1.0.0' }

export interface Question {
  readonly postcode: string
  readonly house_number: number
}

export type Building = Readonly<Record<string, unknown>>

/** More than one, so that an answer given to the wrong request is noticed. */
const COUNT = 16
const POSTCODE = '1234AB'

const buildings = new Map<number, Building>(
  Array.from({ length: COUNT }, (_, index) => {
    const number = 2 * index + 101
    const uses = index % 2 === 0 ? ['woonfunctie'] : ['winkelfunctie']
    const address = `Voorbeeldstraat ${number}, ${POSTCODE}`
    const floor_area_m2 = 60.5 + index
    return [number, { address, city: 'Modeldam', built: 1910 + index, floor_area_m2, uses }]
  }),
)

/** The tool itself. */
export function findBuilding({ postcode, house_number }: Question): Building {
  const building = postcode === POSTCODE ? buildings.get(house_number) : undefined
  if (building === undefined) throw new Error('There is no such building.')
  return building
}

const VERSION = '2026-07-28'

/** The headers of protocol version 2026-07-28, which mirror the body. */
export const requestHeaders: Readonly<Record<string, string>> = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  'mcp-protocol-version': VERSION,
  'mcp-method': 'tools/call',
  'mcp-name': contract.name,
}

const _meta = {
  'io.modelcontextprotocol/protocolVersion': VERSION,
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
}

/** The answer to one question as every variant must give it, key for key. */
export function answerMessage(id: unknown, question: Question): Record<string, unknown> {
  const building = findBuilding(question)
  return {
    result: {
      content: [{ type: 'text', text: JSON.stringify(building) }],
      structuredContent: building,
      resultType: 'complete',
      _meta: { 'io.modelcontextprotocol/serverInfo': serverInfo },
    },
    jsonrpc: '2.0',
    id,
  }
}

/** The request bodies of the load, and the message that answers each. */
export const exchanges = [...buildings.keys()].map((house_number, index) => {
  const question = { postcode: POSTCODE, house_number }
  const id = 1001 + index
  const params = { name: contract.name, arguments: question, _meta }
  return {
    body: JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params }),
    answer: answerMessage(id, question),
  }
})
