import { infer, loopScope } from './infer.ts'
import type { Scope } from './scope.ts'
import type { Expression, ObjectExpression } from './syntax.ts'
import { describe, type ObjectType, type Type } from './types.ts'

/**
 * Holds an expression against the type of the place it stands in. A literal is followed to where
 * the mistake is; of anything else the inferred type is compared.
 * @param path where it stands, for a person: `properties.template.scale`.
 */
export function assign(expression: Expression, type: Type, scope: Scope, path: string): void {
  if (expression.kind === 'ternary') {
    infer(expression.condition, scope)
    assign(expression.yes, type, scope, path)
    assign(expression.no, type, scope, path)
  } else if (expression.kind === 'object' && type.kind === 'object') {
    assignObject(expression, type, scope, path)
  } else if (expression.kind === 'array' && type.kind === 'array') {
    for (const item of expression.items) assign(item, type.item(), scope, `${path}[]`)
  } else if (expression.kind === 'for' && type.kind === 'array') {
    assign(expression.body, type.item(), loopScope(expression, scope), `${path}[]`)
  } else {
    const wrong = mismatch(infer(expression, scope), type, path)
    if (wrong) scope.fault(expression.line, wrong)
  }
}

function assignObject(
  { entries, line }: ObjectExpression,
  type: ObjectType,
  scope: Scope,
  path: string,
): void {
  const given = new Set<string>()
  for (const { key, value, line: at } of entries) {
    if (typeof key !== 'string') infer(key, scope)
    else if (given.has(key)) scope.fault(at, `${path}.${key} is given twice`)
    else given.add(key)
    const property = typeof key === 'string' ? type.properties.get(key) : undefined
    const place = `${path}.${typeof key === 'string' ? key : '*'}`
    if (property?.readOnly) scope.fault(at, `${place} is Azure's to give`)
    if (property) assign(value, property.type(), scope, place)
    else if (type.others) assign(value, type.others(), scope, place)
    else {
      scope.fault(at, `${place}: ${describe(type)} has no such property`)
      infer(value, scope)
    }
  }
  for (const name of missing(type, given)) scope.fault(line, `${path}.${name} is missing`)
}

const missing = ({ properties }: ObjectType, given: ReadonlySet<string>) =>
  [...properties]
    .filter(([name, { required, readOnly }]) => required && !readOnly && !given.has(name))
    .map(([name]) => name)

/** What is wrong with a value of one type in the place of another; nothing when it fits. */
export function mismatch(from: Type, to: Type, path: string): string | undefined {
  if (from.kind === 'any' || to.kind === 'any' || from.kind === 'null') return undefined
  if (from.kind === 'either')
    return from.members.map((member) => mismatch(member, to, path)).find(Boolean)
  switch (to.kind) {
    case 'either': {
      const verdicts = to.members.map((member) => mismatch(from, member, path))
      return verdicts.every(Boolean) ? verdicts[0] : undefined
    }
    case 'words':
      return wordMismatch(from, to.words, path)
    case 'literal':
      return wordMismatch(from, [to.value], path)
    case 'string':
      return from.kind === 'literal' || from.kind === 'words'
        ? undefined
        : kindMismatch(from, to, path)
    case 'array':
      return from.kind === 'array'
        ? mismatch(from.item(), to.item(), `${path}[]`)
        : kindMismatch(from, to, path)
    case 'object':
      return from.kind === 'object' ? objectMismatch(from, to, path) : kindMismatch(from, to, path)
    default:
      return kindMismatch(from, to, path)
  }
}

const kindMismatch = (from: Type, to: Type, path: string) =>
  from.kind === to.kind ? undefined : `${path} is ${describe(from)}, and must be ${describe(to)}`

/** A string that is not known here may be one of the words; a number never is. */
function wordMismatch(from: Type, words: readonly string[], path: string): string | undefined {
  const to: Type = { kind: 'words', words }
  if (from.kind === 'string') return undefined
  const given = from.kind === 'literal' ? [from.value] : from.kind === 'words' ? from.words : []
  if (given.length === 0) return kindMismatch(from, to, path)
  const wrong = given.find((word) => !words.includes(word))
  return wrong === undefined ? undefined : `${path} is '${wrong}', and must be ${describe(to)}`
}

function objectMismatch(from: ObjectType, to: ObjectType, path: string): string | undefined {
  for (const [name, { type, readOnly }] of from.properties) {
    const property = to.properties.get(name)
    const place = `${path}.${name}`
    const expected = property?.type() ?? to.others?.()
    if (!expected) return `${place}: ${describe(to)} has no such property`
    if (property?.readOnly && !readOnly) return `${place} is Azure's to give`
    const wrong = mismatch(type(), expected, place)
    if (wrong) return wrong
  }
  const [lost] = missing(to, new Set(from.properties.keys()))
  return lost === undefined ? undefined : `${path}.${lost} is missing`
}
