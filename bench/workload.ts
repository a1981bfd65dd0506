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

/** Beside the tool that is called lie others of its kind, which cost only what being there costs. */
export const OTHERS = ['street', 'district', 'city', 'owner', 'permit', 'tax_object']
export const TOOLS = OTHERS.length + 1
export const MANY_TOOLS = 300

/** The tool that is called, and others until there are `count`. */
export const contracts = (count: number): ToolContract[] => [
  contract,
  ...Array.from({ length: count - 1 }, (_, index) => ({
    ...contract,
    name: `find_${OTHERS[index % OTHERS.length]}${index < OTHERS.length ? '' : `_${index}`}`,
  })),
]

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

/** All answers, by postcode and house number, for a server in another language. */
export const answersByAddress = Object.fromEntries(
  [...buildings].map(([number, building]) => [`${POSTCODE} ${number}`, building]),
)

/** The tool itself. */
export function findBuilding({ postcode, house_number }: Question): Building {
  const building = postcode === POSTCODE ? buildings.get(house_number) : undefined
  if (building === undefined) throw new Error('There is no such building.')
  return building
}

/** How a client asks: the stateless protocol of 2026-07-28, or that of 2025-11-25 without session. */
export type Era = 'modern' | 'legacy'

const PROTOCOL = { modern: '2026-07-28', legacy: '2025-11-25' } as const

/** The headers of a `tools/call`; those of 2026-07-28 mirror the body. */
export const callHeaders = (era: Era, name = contract.name): Readonly<Record<string, string>> => ({
  ...commonHeaders(era),
  ...(era === 'modern' ? { 'mcp-method': 'tools/call', 'mcp-name': name } : {}),
})

/** The headers of a `tools/list` of 2026-07-28. */
export const listHeaders: Readonly<Record<string, string>> = {
  ...commonHeaders('modern'),
  'mcp-method': 'tools/list',
}

function commonHeaders(era: Era) {
  return {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': PROTOCOL[era],
  }
}

const _meta = {
  'io.modelcontextprotocol/protocolVersion': PROTOCOL.modern,
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
}

/** The answer to one question as every variant that is compared byte for byte must give it. */
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

/** One thing to ask, and what must come back. */
export interface Inquiry {
  readonly body: string
  readonly question: Question
  /** The answer of 2026-07-28, whole. */
  readonly answer: Readonly<Record<string, unknown>>
}

/** The calls of the load. */
export const calls = (era: Era): readonly Inquiry[] =>
  [...buildings.keys()].map((house_number, index) => {
    const question = { postcode: POSTCODE, house_number }
    const id = 1001 + index
    const meta = era === 'modern' ? { _meta } : {}
    return {
      body: callBody(id, contract.name, question, meta),
      question,
      answer: answerMessage(id, question),
    }
  })

const callBody = (id: number, name: string, args: object, meta: object): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name, arguments: args, ...meta },
  })

/** A call of any tool at protocol version 2026-07-28. */
export const anyCall = (id: number, name: string, args: object): string =>
  callBody(id, name, args, { _meta })

export const listBody = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/list',
  params: { _meta },
})
