import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A schema of a tool. */
export interface ContractSchema {
  /** Such as `Get_Property_Data.input`. */
  readonly name: string
  readonly schema: Readonly<Record<string, unknown>>
}

/**
 * The schemas of an app's tools, from every JSON file in its folder that holds contracts: a list of
 * them, or an object with one as `tools`.
 * @param folder the app's.
 */
export const contractSchemas = (folder: string): readonly ContractSchema[] =>
  globSync('*.json', { cwd: folder })
    .sort()
    .map((file) => parsed(readFileSync(join(folder, file), 'utf8')))
    .flatMap((content): unknown =>
      Array.isArray(content) ? content : (Object(content).tools ?? []),
    )
    .flatMap(schemasOf)

/** Not every file in a folder is plain JSON: the settings of a compiler have comments. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function schemasOf(contract: unknown): readonly ContractSchema[] {
  const { name, inputSchema, outputSchema } = Object(contract)
  return Object.entries({ input: inputSchema, output: outputSchema })
    .filter(([, schema]) => typeof schema === 'object' && schema !== null)
    .map(([side, schema]) => ({ name: `${name}.${side}`, schema }))
}
