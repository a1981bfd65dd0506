// The types of values, as Azure's tables have them and as expressions turn out to be.

export type Type =
  | { readonly kind: 'any' }
  | { readonly kind: 'string' | 'int' | 'bool' | 'null' }
  | { readonly kind: 'literal'; readonly value: string }
  /** One of these words: of Azure's own lists, which also allow any string, only the words. */
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'either'; readonly members: readonly Type[] }
  | { readonly kind: 'array'; readonly item: () => Type }
  | ObjectType

export interface ObjectType {
  readonly kind: 'object'
  readonly name: string
  readonly properties: ReadonlyMap<string, Property>
  /** What other names may hold; absent when there may be none. */
  readonly others?: () => Type
}

export interface Property {
  readonly type: () => Type
  readonly required: boolean
  /** Azure gives it, and we can't. */
  readonly readOnly: boolean
  /** We give it, and Azure never says it. */
  readonly writeOnly: boolean
}

export const ANY: Type = { kind: 'any' }
export const STRING: Type = { kind: 'string' }
export const INT: Type = { kind: 'int' }
export const BOOL: Type = { kind: 'bool' }
export const NULL: Type = { kind: 'null' }
export const arrayOf = (item: Type): Type => ({ kind: 'array', item: () => item })

/** An object type with these properties, which all are there. */
export function objectOf(name: string, properties: Iterable<readonly [string, Type]>): ObjectType {
  const known = [...properties].map(([key, type]): [string, Property] => [
    key,
    { type: () => type, required: true, readOnly: false, writeOnly: false },
  ])
  return { kind: 'object', name, properties: new Map(known) }
}

/** One type for several, without repeats. */
export function eitherOf(members: readonly Type[]): Type {
  const flat = members.flatMap((type) => (type.kind === 'either' ? type.members : [type]))
  if (flat.some(({ kind }) => kind === 'any')) return ANY
  const kinds = new Map(flat.map((type) => [keyOf(type), type]))
  const [first = ANY, ...more] = kinds.values()
  return more.length === 0 ? first : { kind: 'either', members: [first, ...more] }
}

let objects = 0
const identities = new WeakMap<Type, number>()

function keyOf(type: Type): string {
  if (type.kind === 'literal') return `'${type.value}'`
  if (type.kind !== 'object' && type.kind !== 'array' && type.kind !== 'words') return type.kind
  const known = identities.get(type) ?? objects++
  identities.set(type, known)
  return `${type.kind} ${known}`
}

/** A type in a few words, for a person. */
export function describe(type: Type): string {
  switch (type.kind) {
    case 'literal':
      return `'${type.value}'`
    case 'words':
      return type.words.map((word) => `'${word}'`).join(' | ')
    case 'either':
      return type.members.map(describe).join(' | ')
    case 'object':
      return type.name || 'an object'
    case 'array':
      return 'an array'
    default:
      return type.kind
  }
}
