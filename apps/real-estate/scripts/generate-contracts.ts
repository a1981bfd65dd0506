import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { compile } from 'json-schema-to-typescript'
import type { ToolsFile } from './contract/contract-snapshot.ts'
import { recordContract } from './contract/record-contract.ts'

/**
 * Writes src/tools/contracts.generated.ts from all_tools_schema.json, and records the contract of
 * a new schema_version in contract-snapshots/; `--refresh` records that of the newest version
 * anew. With `--check` it writes nothing and exits 1 when the types are not those of the schema.
 */

const SCHEMA = new URL('../all_tools_schema.json', import.meta.url)
const TARGET = new URL('../src/tools/contracts.generated.ts', import.meta.url)
const SNAPSHOTS = fileURLToPath(new URL('../contract-snapshots', import.meta.url))

const HEADER = `/*
 * Generated from all_tools_schema.json by scripts/generate-contracts.ts. Do not edit:
 * change the schema and run \`npm run generate\`.
 */
`

type Schema = Record<string, unknown>

/** `Get_Property_Data` becomes `GetPropertyData`. */
const typeName = (tool: string): string =>
  tool.replace(/(^|_)([a-z])/gi, (_, _separator, letter: string) => letter.toUpperCase())

/** One schema that holds every tool's, so that a definition they share becomes one type. */
function combine({ tools }: ToolsFile): Schema {
  const definitions = new Map<string, unknown>()
  for (const tool of tools) {
    define(definitions, `${typeName(tool.name)}Input`, tool.inputSchema)
    define(definitions, `${typeName(tool.name)}Output`, tool.outputSchema)
  }
  const properties = tools.map(({ name }) => [name, contract(typeName(name))] as const)
  return {
    title: 'ToolContracts',
    description: 'The input and output of every tool.',
    ...closed(Object.fromEntries(properties)),
    $defs: Object.fromEntries(definitions),
  }
}

const contract = (type: string): Schema =>
  closed({ input: { $ref: `#/$defs/${type}Input` }, output: { $ref: `#/$defs/${type}Output` } })

const closed = (properties: Schema): Schema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
})

/** @throws when one name means two things. */
function define(definitions: Map<string, unknown>, name: string, schema: Schema): void {
  const { $schema: _dialect, examples: _examples, $defs = {}, ...rest } = schema
  for (const [key, value] of [...Object.entries($defs as Schema), [name, rest] as const]) {
    const known = definitions.get(key)
    if (known && JSON.stringify(known) !== JSON.stringify(value)) {
      throw new Error(`all_tools_schema.json defines "${key}" in two ways; give one another name.`)
    }
    definitions.set(key, value)
  }
}

/** The text of the generated module. */
async function generate(file: ToolsFile): Promise<string> {
  const types = await compile(combine(file), 'ToolContracts', {
    additionalProperties: false,
    bannerComment: HEADER,
    ignoreMinAndMaxItems: true,
    unknownAny: true,
    style: { semi: false, singleQuote: true, printWidth: 100, trailingComma: 'all' },
  })
  const version = JSON.stringify(file.schema_version).replaceAll('"', "'")
  return `${types}
/** Moves with every change of a contract that could break a caller. */
export const SCHEMA_VERSION = ${version}
`
}

const flag = { type: 'boolean', default: false } as const
const { values } = parseArgs({ options: { check: flag, refresh: flag } })
const file = JSON.parse(readFileSync(SCHEMA, 'utf8')) as ToolsFile
const generated = await generate(file)

if (!values.check) {
  writeFileSync(TARGET, generated)
  for (const sentence of recordContract(SNAPSHOTS, file, values)) console.error(sentence)
} else if (!existsSync(TARGET) || readFileSync(TARGET, 'utf8') !== generated) {
  console.error(
    'src/tools/contracts.generated.ts differs from all_tools_schema.json: run `npm run generate`.',
  )
  process.exitCode = 1
}
