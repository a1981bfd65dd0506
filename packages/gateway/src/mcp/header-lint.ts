import type { JsonSchema } from './contract.ts'

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const PRIMITIVES = new Set(['string', 'integer', 'boolean'])

/**
 * Judges every `x-mcp-header` of an input schema (MCP 2026-07-28, Streamable HTTP). Clients drop
 * a tool whose declaration breaks a rule, and the SDK only ignores it, so it must fail at start.
 */
export function headerFaults(schema: JsonSchema): readonly string[] {
  const seen = new Set<string>()
  const faults: string[] = []
  walk(schema, [], true, (declared, path, node, reachable) => {
    const at = path.join('.') || 'the root'
    if (!reachable || path.length === 0)
      faults.push(`x-mcp-header at ${at} cannot be reached through "properties" alone`)
    if (typeof declared !== 'string' || !TOKEN.test(declared))
      faults.push(`x-mcp-header at ${at} is not an HTTP header token`)
    if (!PRIMITIVES.has(String(node['type'])))
      faults.push(`x-mcp-header at ${at} needs type string, integer or boolean`)
    const name = String(declared).toLowerCase()
    if (seen.has(name)) faults.push(`x-mcp-header ${String(declared)} is used twice`)
    seen.add(name)
  })
  return faults
}

type Visit = (
  declared: unknown,
  path: readonly string[],
  node: JsonSchema,
  reachable: boolean,
) => void

function walk(node: unknown, path: readonly string[], reachable: boolean, visit: Visit): void {
  if (typeof node !== 'object' || node === null) return
  if ('x-mcp-header' in node) visit(node['x-mcp-header'], path, node as JsonSchema, reachable)
  for (const [keyword, child] of Object.entries(node)) {
    if (keyword === 'properties') walkProperties(child, path, reachable, visit)
    else if (!DATA_KEYWORDS.has(keyword)) walk(child, [...path, keyword], false, visit)
  }
}

/** Keywords whose value is data, not a schema: an `x-mcp-header` in them declares nothing. */
const DATA_KEYWORDS = new Set(['const', 'default', 'enum', 'examples', 'required'])

function walkProperties(
  properties: unknown,
  path: readonly string[],
  reachable: boolean,
  visit: Visit,
): void {
  if (typeof properties !== 'object' || properties === null) return
  for (const [name, child] of Object.entries(properties))
    walk(child, [...path, name], reachable, visit)
}
