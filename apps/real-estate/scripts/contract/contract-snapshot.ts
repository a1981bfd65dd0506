import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Schema } from './schema-shape.ts'
import { compareVersions } from './version-move.ts'

/** The contract of all tools under one `schema_version`, as it is kept beside the schema file. */
export interface ContractSnapshot {
  readonly schema_version: string
  readonly tools: Readonly<Record<string, ToolSnapshot>>
}

export interface ToolSnapshot {
  readonly access: string
  readonly scopes: readonly string[]
  readonly input: Schema
  readonly output: Schema
}

/** The part of all_tools_schema.json that counts here. */
export interface ToolsFile {
  readonly schema_version: string
  readonly tools: readonly {
    readonly name: string
    readonly access: string
    readonly scopes: readonly string[]
    readonly inputSchema: Schema
    readonly outputSchema: Schema
  }[]
}

/** What the file promises, without the words for people and without its own version. */
export const snapshotOf = ({ schema_version, tools }: ToolsFile): ContractSnapshot => ({
  schema_version,
  tools: Object.fromEntries(
    tools.map(({ name, access, scopes, inputSchema, outputSchema }) => [
      name,
      {
        access,
        scopes: scopes.toSorted(),
        input: stripped(inputSchema),
        output: withoutVersion(stripped(outputSchema)),
      },
    ]),
  ),
})

const WORDS: ReadonlySet<string> = new Set(['title', 'description', 'examples', '$schema'])

/** @param named whether the keys are names that somebody chose, and no keywords. */
function stripped(schema: Schema, named = false): Schema {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => named || !WORDS.has(key))
      .map(([key, value]) => [key, inner(value, !named && NAMES.has(key))]),
  )
}

const NAMES: ReadonlySet<string> = new Set(['properties', '$defs'])

function inner(value: unknown, named: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => inner(each, false))
  return typeof value === 'object' && value !== null ? stripped(value as Schema, named) : value
}

/** Each answer carries the version; that it moves is no change of the contract. */
function withoutVersion(output: Schema): Schema {
  const properties = output['properties'] as Record<string, Schema> | undefined
  if (!properties?.['schema_version']) return output
  return { ...output, properties: { ...properties, schema_version: { type: 'string' } } }
}

/** All that were recorded, the oldest first. */
export function readSnapshots(folder: string): readonly ContractSnapshot[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const found = JSON.parse(readFileSync(join(folder, name), 'utf8')) as ContractSnapshot
      if (name === `${found.schema_version}.json`) return found
      throw new Error(`${name} holds the contract of ${found.schema_version}.`)
    })
    .sort((a, b) => compareVersions(a.schema_version, b.schema_version))
}

export const writeSnapshot = (folder: string, snapshot: ContractSnapshot): void => {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${snapshot.schema_version}.json`)
  writeFileSync(file, `${JSON.stringify(snapshot, null, 2)}\n`)
}
