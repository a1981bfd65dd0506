import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { loadCatalogue, ToolFailure } from '@voordeur/gateway/tools'
import { sampleEdgeCases } from '../sample-town/sample-town.ts'
import type { ToolContracts } from './contracts.generated.ts'
import { SCHEMA_VERSION } from './contracts.generated.ts'
import { assertFits } from './fits-contract.ts'
import { ANNA, onSampleTown, type SampleTown } from './on-sample-town.ts'

interface Schema {
  readonly [key: string]: unknown
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
}

interface Tool {
  readonly name: keyof ToolContracts
  readonly description: string
  readonly access: 'public' | 'protected'
  readonly scopes: readonly string[]
  readonly inputSchema: Schema & { readonly examples: readonly object[] }
  readonly outputSchema: Schema
}

const file = JSON.parse(
  readFileSync(new URL('../../all_tools_schema.json', import.meta.url), 'utf8'),
) as { schema_version: string; tools: readonly Tool[] }

let town: SampleTown
before(async () => {
  town = await onSampleTown()
})
after(() => town.close())

test('there are exactly the eight tools, with their access and scopes', () => {
  const read = ['public', 'property:read']
  assert.deepEqual(
    Object.fromEntries(file.tools.map((tool) => [tool.name, [tool.access, ...tool.scopes]])),
    {
      Get_Addresses_for_Postcode: read,
      Get_Property_Data: read,
      Get_Property_Energy_Label: read,
      Analyze_Property_Location: read,
      Quick_Assess_Property: ['protected', 'assessments:write'],
      Get_Assessed_Properties: ['protected', 'assessments:read'],
      Get_Property_Assessments: ['protected', 'assessments:read'],
      Delete_Assessments: ['protected', 'assessments:write'],
    },
  )
  assert.equal(file.schema_version, SCHEMA_VERSION)
})

test('the gateway accepts the file and finds a handler for each tool', () => {
  assert.equal(loadCatalogue(file.tools, town.tools).tools.length, 8)
})

test('every input is closed and bounded', () => {
  for (const { name, inputSchema } of file.tools) assertBounded(inputSchema, name)
})

/** What each type needs so that no input can be endless. */
const BOUNDS = {
  string: ['maxLength', 'enum'],
  number: ['maximum'],
  integer: ['maximum'],
  array: ['maxItems'],
  boolean: ['type'],
  object: ['additionalProperties'],
} as const

function assertBounded(schema: Schema, path: string): void {
  for (const type of [schema.type].flat() as (keyof typeof BOUNDS)[]) {
    const bounds: readonly string[] = BOUNDS[type]
    assert.ok(
      bounds.some((bound) => bound in schema),
      `${path}: ${type} needs ${bounds.join(' or ')}`,
    )
    if (type === 'number' || type === 'integer') assert.ok('minimum' in schema, path)
    if (type === 'object') assert.equal(schema['additionalProperties'], false, path)
  }
  for (const [key, value] of Object.entries(schema.properties ?? {})) {
    assertBounded(value, `${path}.${key}`)
  }
  if (schema.items) assertBounded(schema.items, `${path}[]`)
}

/** Runs a tool as Anna; a failure must be one that the caller can act on. */
async function run(name: keyof ToolContracts, input: object): Promise<unknown> {
  assertFits(name, 'input', input)
  try {
    return await town.as(ANNA)(name, input as never)
  } catch (error) {
    if (error instanceof ToolFailure) return error
    throw error
  }
}

test('every example of every tool works on the sample town', async () => {
  for (const { name, inputSchema } of file.tools) {
    assert.ok(inputSchema.examples.length >= 2, name)
    for (const example of inputSchema.examples) {
      const result = await run(name, example)
      assert.ok(!(result instanceof ToolFailure), `${name} ${JSON.stringify(example)}`)
    }
  }
})

test('every answer on every edge case fits the output schema', async () => {
  for (const { nummeraanduidingId: id } of sampleEdgeCases()) {
    for (const lang of ['nl', 'en'] as const) {
      const key = { nummeraanduiding_id: id, lang }
      await run('Get_Property_Data', key)
      await run('Get_Property_Energy_Label', { ...key, include_nearby: true })
      await run('Analyze_Property_Location', key)
      await run('Get_Property_Assessments', key)
    }
    const purpose = 'portfolio'
    const overrides = {
      woz: 250_000,
      woz_peildatum: '2023-01-01',
      rent: 900,
      living_area_m2: 999,
      corop: '17',
      monument: true,
      contract_date: '2025-01-01',
    }
    await run('Quick_Assess_Property', { nummeraanduiding_id: id, purpose, overrides })
    await run('Quick_Assess_Property', {
      nummeraanduiding_id: id,
      purpose,
      save: false,
      lang: 'nl',
    })
  }
  await run('Get_Assessed_Properties', { page_size: 100, lang: 'nl' })
})

test('every answer by postcode and number fits the output schema', async () => {
  for (const { postcode, huisnummer } of sampleEdgeCases()) {
    if (postcode === null) continue
    await run('Get_Property_Data', { postcode, huisnummer })
    await run('Get_Addresses_for_Postcode', { postcode, include_ended: true })
  }
})

test('a choice fits every output schema that offers one', async () => {
  const key = { postcode: '1234AC', huisnummer: '12A' }
  const names = file.tools
    .map(({ name }) => name)
    .filter((name) => name.includes('Property') || name.startsWith('Delete'))
  for (const name of names) {
    const purpose = name === 'Quick_Assess_Property' ? { purpose: 'sale' } : {}
    const result = (await run(name, { ...key, ...purpose })) as { status: string; data: unknown }
    assert.equal(result.status, 'needs_choice', name)
    assert.equal(result.data, null)
  }
})
