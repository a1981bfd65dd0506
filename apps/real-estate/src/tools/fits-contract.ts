import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv'
import type { ToolHandler } from '@voordeur/gateway/tools'
import { createToolset, type Toolset, type ToolsetParts } from '../toolset.ts'
import type { ToolContracts } from './contracts.generated.ts'

type Schema = Readonly<Record<string, unknown>>

interface Tool {
  readonly name: keyof ToolContracts
  readonly inputSchema: Schema
  readonly outputSchema: Schema
}

const SCHEMA_FILE = new URL('../../all_tools_schema.json', import.meta.url)

const { tools } = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as { tools: readonly Tool[] }

/** The same schema, with nothing allowed that it does not name. */
function sealed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(sealed)
  if (typeof schema !== 'object' || schema === null) return schema
  const members = Object.entries(schema).map(([key, value]) => [key, sealed(value)])
  const closed = 'properties' in schema ? { additionalProperties: false } : {}
  return { ...Object.fromEntries(members), ...closed }
}

type Validator = (value: unknown) => { valid: boolean; errorMessage?: string | undefined }

const ajv = new AjvJsonSchemaValidator()
const validators = new Map<string, Validator>()

function validatorOf(name: keyof ToolContracts, side: 'input' | 'output'): Validator {
  const known = validators.get(`${name} ${side}`)
  if (known) return known
  const tool = tools.find((each) => each.name === name)
  assert.ok(tool, `all_tools_schema.json has no tool ${name}`)
  const schema = side === 'input' ? tool.inputSchema : sealed(tool.outputSchema)
  const made = ajv.getValidator({ ...(schema as Schema) }) as Validator
  validators.set(`${name} ${side}`, made)
  return made
}

/**
 * Asserts that a value is what the contract says, for tests: an output also names nothing else,
 * and survives JSON.
 */
export function assertFits(
  name: keyof ToolContracts,
  side: 'input' | 'output',
  value: unknown,
): void {
  const { valid, errorMessage } = validatorOf(name, side)(value)
  assert.ok(valid, `${name} ${side}: ${errorMessage}`)
  if (side === 'output') assert.deepEqual(JSON.parse(JSON.stringify(value)), value, name)
}

/** The real toolset; an answer that does not fit its contract fails the test that got it. */
export function checkedToolset(
  parts: ToolsetParts,
  create: (parts: ToolsetParts) => Toolset = createToolset,
): Toolset {
  const checked = Object.entries(create(parts)).map(([name, handler]) => {
    const ask = handler as ToolHandler
    const check: ToolHandler = async (input, call) => {
      const output = await ask(input, call)
      assertFits(name as keyof ToolContracts, 'output', output)
      return output
    }
    return [name, check]
  })
  return Object.fromEntries(checked) as Toolset
}
