/** What a JSON Schema lets through, with references followed and words for people left out. */
export interface SchemaShape {
  /** `integer` and `number` are two; a type that is not named is not allowed. */
  readonly types: readonly string[]
  /** The only values allowed, as JSON; `undefined` when they are not listed. */
  readonly values?: readonly string[]
  readonly properties: Readonly<Record<string, SchemaShape>>
  readonly required: readonly string[]
  /** Nothing but the properties may be there. */
  readonly closed: boolean
  readonly items?: SchemaShape
  /** Every other keyword: bounds, patterns, formats, defaults. */
  readonly rules: Readonly<Record<string, unknown>>
}

export type Schema = Readonly<Record<string, unknown>>

/** Words for people and models: they may be improved at any time. */
const WORDS: ReadonlySet<string> = new Set(['title', 'description', 'examples', '$schema', '$defs'])

/** Keywords with a place of their own in the shape. */
const PLACED: ReadonlySet<string> = new Set([
  ...['type', 'enum', 'const', 'properties', 'required', 'items', 'additionalProperties'],
  ...['anyOf', '$ref'],
])

const MAX_DEPTH = 40

/**
 * Reads a schema; `root` is the one that holds its `$defs`.
 * @throws when alternatives can not be told apart by their type, or references run in a circle
 */
export function schemaShape(schema: Schema, root: Schema = schema, depth = 0): SchemaShape {
  if (depth > MAX_DEPTH) throw new Error('The schema nests too deep to be compared.')
  const at = (inner: unknown) => schemaShape(inner as Schema, root, depth + 1)
  const { $ref, anyOf } = schema
  if ($ref !== undefined || anyOf !== undefined) requireAlone(schema)
  if (typeof $ref === 'string') return at(definition(root, $ref))
  if (Array.isArray(anyOf)) return anyOf.map(at).reduce(either)
  const values = valuesOf(schema)
  const { properties = {}, items, additionalProperties } = schema
  return {
    types: typesOf(schema, values),
    ...(values ? { values: values.map((value) => JSON.stringify(value)).sort() } : {}),
    properties: Object.fromEntries(
      Object.entries(properties as object).map(([name, inner]) => [name, at(inner)]),
    ),
    required: ((schema['required'] ?? []) as string[]).toSorted(),
    closed: additionalProperties === false,
    ...(items ? { items: at(items) } : {}),
    rules: Object.fromEntries(
      Object.entries(schema).filter(([name]) => !WORDS.has(name) && !PLACED.has(name)),
    ),
  }
}

/** Rules beside a reference or beside alternatives would have to be mixed into each. */
function requireAlone(schema: Schema): void {
  const rules = Object.keys(schema).filter((name) => !WORDS.has(name))
  if (rules.length > 1) throw new Error(`${rules.join(' beside ')} can not be compared.`)
}

function definition(root: Schema, reference: string): Schema {
  const name = reference.replace('#/$defs/', '')
  const found = (root['$defs'] as Record<string, Schema> | undefined)?.[name]
  if (!found) throw new Error(`The schema has no definition ${reference}.`)
  return found
}

const valuesOf = (schema: Schema): readonly unknown[] | undefined =>
  'const' in schema ? [schema['const']] : (schema['enum'] as readonly unknown[] | undefined)

function typesOf(schema: Schema, values: readonly unknown[] | undefined): readonly string[] {
  if (schema['type'] !== undefined) return [schema['type']].flat().map(String).sort()
  if (values) return [...new Set(values.map((value) => typeof value))].sort()
  throw new Error('A schema without a type can not be compared.')
}

/** Of two alternatives at most one says something about each type, so their rules do not mix. */
function either(one: SchemaShape, other: SchemaShape): SchemaShape {
  const both = [
    ...one.types.filter((type) => other.types.includes(type)),
    ...Object.keys(one.rules).filter((name) => name in other.rules),
  ]
  if (both.length > 0) throw new Error(`Two alternatives with ${both[0]} can not be compared.`)
  const items = one.items ?? other.items
  const values = one.values || other.values ? [...valuesIn(one), ...valuesIn(other)].sort() : []
  return {
    types: [...one.types, ...other.types].sort(),
    ...(values.length > 0 ? { values } : {}),
    properties: { ...one.properties, ...other.properties },
    required: [...one.required, ...other.required].sort(),
    closed: one.closed || other.closed,
    ...(items ? { items } : {}),
    rules: { ...one.rules, ...other.rules },
  }
}

/** `null` is the one type with the one value that goes without saying. */
function valuesIn({ values, types }: SchemaShape): readonly string[] {
  if (values) return values
  if (types.length === 1 && types[0] === 'null') return ['null']
  throw new Error('Alternatives with and without a list of values can not be compared.')
}
