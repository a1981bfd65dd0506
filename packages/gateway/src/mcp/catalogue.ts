import type { JsonSchema, ToolContract, ToolHandler } from './contract.ts'
import { shapeFaults } from './contract-shape.ts'
import { headerFaults } from './header-lint.ts'
import { type CompiledSchema, compileLater, compileSchema } from './json-schema.ts'

/** One tool, ready to run: its contract, its handler, and both schemas compiled. */
export interface CatalogueTool {
  readonly contract: ToolContract
  readonly handler: ToolHandler
  readonly input: CompiledSchema
  readonly output: CompiledSchema
}

/** Every tool of the server, in the order of the contract file. It never changes. */
export interface ToolCatalogue {
  readonly tools: readonly CatalogueTool[]
  find(name: string): CatalogueTool | undefined
  /** Compiles what has not been used yet. @throws for the first schema that is not valid. */
  compile(): void
}

export interface CatalogueOptions {
  /**
   * When schemas are judged and compiled. `at-first-use` is for a file that a test has loaded
   * before: the process starts sooner, and what is wrong shows when it is asked whether it is ready.
   */
  readonly schemas?: 'at-start' | 'at-first-use'
}

/**
 * Joins the contract file with its handlers. Schemas are compiled once: compiling costs
 * milliseconds, validating microseconds.
 * @param contracts the tools of the parsed `all_tools_schema.json`: {@link ToolContract}s.
 * @throws {Error} naming every fault of the file at once, so that one start shows them all.
 */
export function loadCatalogue(
  contracts: unknown,
  handlers: Readonly<Record<string, ToolHandler>>,
  { schemas = 'at-start' }: CatalogueOptions = {},
): ToolCatalogue {
  const compiler = schemas === 'at-start' ? compileSchema : compileLater
  const entries: unknown[] = Array.isArray(contracts) ? structuredClone(contracts) : []
  const loaded = entries.map((entry) => load(entry, handlers, compiler))
  const faults = [
    ...(Array.isArray(contracts) ? [] : ['they must be an array of tools']),
    ...loaded.flatMap((one, index) => named(one, entries[index], index)),
    ...clashes(entries, handlers),
  ]
  if (faults.length > 0)
    throw new Error(`The tool contracts cannot be used:\n${faults.map((f) => `- ${f}`).join('\n')}`)
  return catalogue(loaded.filter((one): one is CatalogueTool => !Array.isArray(one)))
}

function catalogue(tools: readonly CatalogueTool[]): ToolCatalogue {
  const byName = new Map(tools.map((tool) => [tool.contract.name, tool]))
  return Object.freeze({
    tools: Object.freeze(tools),
    find: (name: string) => byName.get(name),
    compile() {
      for (const { input, output } of tools) for (const schema of [input, output]) schema.compile()
    },
  })
}

type Compiler = (schema: JsonSchema) => CompiledSchema

/** A tool, or the faults that keep it from being one. */
function load(
  entry: unknown,
  handlers: Readonly<Record<string, ToolHandler>>,
  compiler: Compiler,
): CatalogueTool | readonly string[] {
  const faults = [...shapeFaults(entry)]
  if (faults.length > 0) return faults
  const contract = deepFreeze(entry as ToolContract)
  const attempt = (name: 'inputSchema' | 'outputSchema') =>
    compile(contract, name, compiler, faults)
  const [input, output] = [attempt('inputSchema'), attempt('outputSchema')]
  faults.push(...headerFaults(contract.inputSchema))
  const handler = Object.hasOwn(handlers, contract.name) ? handlers[contract.name] : undefined
  if (handler === undefined) faults.push('has no handler')
  if (!input || !output || !handler || faults.length > 0) return faults
  return Object.freeze({ contract, handler, input, output })
}

function compile(
  contract: ToolContract,
  name: 'inputSchema' | 'outputSchema',
  compiler: Compiler,
  faults: string[],
): CompiledSchema | undefined {
  try {
    return compiler(contract[name] as JsonSchema)
  } catch (error) {
    faults.push(`${name} is not valid: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}

const named = (
  one: CatalogueTool | readonly string[],
  entry: unknown,
  index: number,
): readonly string[] =>
  Array.isArray(one) ? one.map((fault) => `${nameOf(entry) ?? `entry ${index + 1}`}: ${fault}`) : []

function clashes(
  entries: readonly unknown[],
  handlers: Readonly<Record<string, ToolHandler>>,
): readonly string[] {
  const names = entries.map(nameOf)
  const twice = names.filter((name, index) => name !== undefined && names.indexOf(name) < index)
  const orphans = Object.keys(handlers).filter((name) => !names.includes(name))
  return [
    ...new Set(twice.map((name) => `${name}: appears twice`)),
    ...orphans.map((name) => `${name}: has a handler but no contract`),
  ]
}

function nameOf(entry: unknown): string | undefined {
  const name = (entry as { name?: unknown } | null)?.name
  return typeof name === 'string' && name !== '' ? name : undefined
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const child of Object.values(value)) deepFreeze(child)
  return Object.freeze(value)
}
