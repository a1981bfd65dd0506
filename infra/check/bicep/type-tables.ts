import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ANY, BOOL, INT, NULL, type Property, STRING, type Type } from './types.ts'

/** What Azure says of one type of resource at one version. */
export interface ResourceType {
  readonly body: Type
  /** Bits: 4 for a subscription, 8 for a resource group; absent for Microsoft Graph. */
  readonly scopes?: number
}

export interface TypeTables {
  /** @param type `Microsoft.App/containerApps@2026-01-01`; case does not count, as in Azure. */
  find(type: string): ResourceType | undefined
}

/** An entry of a table of bicep-types; entries name each other by `#/index`. */
interface Row {
  readonly $type: string
  readonly name?: string
  readonly value?: string
  readonly elements?: readonly Ref[]
  readonly itemType?: Ref
  readonly properties?: Readonly<Record<string, { readonly type: Ref; readonly flags: number }>>
  readonly additionalProperties?: Ref
  readonly body?: Ref
  readonly writableScopes?: number
}
interface Ref {
  readonly $ref: string
}

const REQUIRED = 1
const READ_ONLY = 2
const WRITE_ONLY = 4

const read = new Map<string, TypeTables>()

/** Azure's own tables, read once, or nothing where they do not lie beside the repository. */
export function readTypeTables(folder: string): TypeTables | undefined {
  const index = join(folder, 'index.json')
  const known = read.get(folder)
  if (known || !existsSync(index)) return known
  const tables = openTables(folder, index)
  read.set(folder, tables)
  return tables
}

function openTables(folder: string, index: string): TypeTables {
  const places = Object.entries(JSON.parse(readFileSync(index, 'utf8')) as Record<string, string>)
  const fileOf = new Map(places.map(([type, file]) => [type.toLowerCase(), file]))
  const tables = new Map<string, Map<string, ResourceType>>()
  return {
    find(type) {
      const file = fileOf.get(type.toLowerCase())
      if (!file) return undefined
      const table = tables.get(file) ?? readTable(join(folder, file))
      tables.set(file, table)
      return table.get(type.toLowerCase())
    },
  }
}

function readTable(path: string): Map<string, ResourceType> {
  const rows = JSON.parse(readFileSync(path, 'utf8')) as readonly Row[]
  const typeOfRef = typeReader(rows)
  const resources = rows.filter(({ $type }) => $type === 'ResourceType')
  return new Map(
    resources.map(({ name = '', body, writableScopes }) => [
      name.toLowerCase(),
      {
        body: body ? typeOfRef(body) : ANY,
        ...(writableScopes === undefined ? {} : { scopes: writableScopes }),
      },
    ]),
  )
}

/** Types refer to themselves, so each is made once, and what is in it when it is asked for. */
function typeReader(rows: readonly Row[]): (ref: Ref) => Type {
  const made = new Map<number, Type>()
  return function read({ $ref }: Ref): Type {
    const index = Number($ref.slice($ref.lastIndexOf('/') + 1))
    const type = made.get(index) ?? typeOf(rows[index], read)
    made.set(index, type)
    return type
  }
}

function typeOf(row: Row | undefined, read: (ref: Ref) => Type): Type {
  switch (row?.$type) {
    case 'StringType':
      return STRING
    case 'IntegerType':
      return INT
    case 'BooleanType':
      return BOOL
    case 'NullType':
      return NULL
    case 'StringLiteralType':
      return { kind: 'literal', value: row.value ?? '' }
    case 'UnionType':
      return unionOf((row.elements ?? []).map(read))
    case 'ArrayType': {
      const { itemType } = row
      return { kind: 'array', item: () => (itemType ? read(itemType) : ANY) }
    }
    case 'ObjectType':
      return objectType(row, read)
    default:
      return ANY
  }
}

/** Words with "or any string" are the words: a word that Azure does not list is a mistake. */
function unionOf(members: readonly Type[]): Type {
  const words = members.flatMap((type) => (type.kind === 'literal' ? [type.value] : []))
  return words.length > 0 ? { kind: 'words', words } : { kind: 'either', members }
}

function objectType(row: Row, read: (ref: Ref) => Type): Type {
  const properties = Object.entries(row.properties ?? {}).map(
    ([name, { type, flags }]): [string, Property] => [
      name,
      {
        type: () => read(type),
        required: (flags & REQUIRED) !== 0,
        readOnly: (flags & READ_ONLY) !== 0,
        writeOnly: (flags & WRITE_ONLY) !== 0,
      },
    ],
  )
  const { additionalProperties } = row
  const others = additionalProperties ? { others: () => read(additionalProperties) } : {}
  return { kind: 'object', name: row.name ?? '', properties: new Map(properties), ...others }
}
