import { FUNCTIONS, METHODS } from './functions.ts'
import { inLoop, type Scope } from './scope.ts'
import type { Call, Expression, Loop, Member } from './syntax.ts'
import {
  ANY,
  arrayOf,
  BOOL,
  describe,
  eitherOf,
  INT,
  NULL,
  type ObjectType,
  objectOf,
  STRING,
  type Type,
} from './types.ts'

/** What an expression turns out to be; names and functions that do not exist are faults. */
export function infer(expression: Expression, scope: Scope): Type {
  switch (expression.kind) {
    case 'string':
      for (const part of expression.parts) if (typeof part !== 'string') infer(part, scope)
      return expression.parts.every((part) => typeof part === 'string')
        ? { kind: 'literal', value: expression.parts.join('') }
        : STRING
    case 'number':
      return INT
    case 'boolean':
      return BOOL
    case 'null':
      return NULL
    case 'name':
      return inferName(expression.name, expression.line, scope)
    case 'array':
      return arrayOf(eitherOf(expression.items.map((item) => infer(item, scope))))
    case 'object':
      return inferObject(expression, scope)
    case 'for':
      return arrayOf(infer(expression.body, loopScope(expression, scope)))
    case 'call':
      return inferCall(expression, scope)
    case 'member':
      return inferMember(expression, scope)
    case 'index':
      return inferIndex(infer(expression.object, scope), infer(expression.index, scope))
    case 'unary':
      infer(expression.operand, scope)
      return expression.operator === '!' ? BOOL : INT
    case 'binary':
      return inferBinary(
        expression.operator,
        infer(expression.left, scope),
        infer(expression.right, scope),
      )
    case 'ternary':
      infer(expression.condition, scope)
      return eitherOf([infer(expression.yes, scope), infer(expression.no, scope)])
  }
}

/** The scope of a loop's body. */
export function loopScope({ item, index, list }: Loop, scope: Scope): Scope {
  const type = infer(list, scope)
  if (type.kind !== 'array' && type.kind !== 'any')
    scope.fault(list.line, `a loop needs an array, and this is ${describe(type)}`)
  const variables: [string, Type][] = [[item, type.kind === 'array' ? type.item() : ANY]]
  if (index !== undefined) variables.push([index, INT])
  return inLoop(scope, variables)
}

function inferName(name: string, line: number, scope: Scope): Type {
  const loop = scope.loops.get(name)
  if (loop) return loop
  scope.read(name)
  const declaration = scope.declarations.get(name)
  if (!declaration) scope.fault(line, `${name} is not declared`)
  return declaration ? scope.typeOf(declaration, scope) : ANY
}

function inferObject(expression: Expression & { kind: 'object' }, scope: Scope): Type {
  const properties: [string, Type][] = []
  for (const { key, value } of expression.entries) {
    const type = infer(value, scope)
    if (typeof key === 'string') properties.push([key, type])
    else infer(key, scope)
  }
  return objectOf('', properties)
}

function inferCall(call: Call, scope: Scope): Type {
  if (call.on) infer(call.on, scope)
  const types = call.arguments.map((argument) => infer(argument, scope))
  const known = (call.on ? METHODS : FUNCTIONS).get(call.name)
  if (!known) {
    scope.fault(call.line, `there is no function ${call.name}`)
    return ANY
  }
  if (types.length < known.least || types.length > known.most)
    scope.fault(call.line, `${call.name}() does not take ${types.length} arguments`)
  return call.name === 'concat' ? inferConcat(types) : known.returns
}

function inferConcat(types: readonly Type[]): Type {
  const lists = types.flatMap((type) => (type.kind === 'either' ? type.members : [type]))
  if (!lists.every(({ kind }) => kind === 'array')) return ANY
  const items = lists.flatMap((type) => (type.kind === 'array' ? [type.item()] : []))
  // An empty list says nothing about what is in it.
  const known = items.filter(({ kind }) => kind !== 'any')
  return arrayOf(eitherOf(known))
}

function inferMember({ object, property, safe, line }: Member, scope: Scope): Type {
  judgeCondition(object, property, safe, scope)
  const type = infer(object, scope)
  const members = type.kind === 'either' ? type.members : [type]
  const found = members.map((member) => propertyOf(member, property, line, scope))
  return safe ? eitherOf([...found, NULL]) : eitherOf(found)
}

function propertyOf(type: Type, property: string, line: number, scope: Scope): Type {
  if (type.kind === 'any' || type.kind === 'null') return ANY
  if (type.kind !== 'object') {
    scope.fault(line, `${describe(type)} has no property ${property}`)
    return ANY
  }
  const known = readProperty(type, property)
  if (!known) scope.fault(line, `${describe(type)} has no property ${property}`)
  return known ?? ANY
}

function readProperty(type: ObjectType, name: string): Type | undefined {
  const property = type.properties.get(name)
  if (!property) return type.others?.()
  return property.writeOnly ? undefined : property.type()
}

/** What is deployed under a condition may not be there: only its id and its name always are. */
function judgeCondition(object: Expression, property: string, safe: boolean, scope: Scope): void {
  if (object.kind !== 'name' || safe || property === 'id' || property === 'name') return
  const declaration = scope.declarations.get(object.name)
  if (declaration?.kind !== 'resource' && declaration?.kind !== 'module') return
  if (declaration.condition)
    scope.fault(object.line, `${object.name} may not be there: write ${object.name}.?${property}`)
}

function inferIndex(object: Type, index: Type): Type {
  if (object.kind === 'array') return object.item()
  if (object.kind !== 'object') return ANY
  if (index.kind === 'literal') return readProperty(object, index.value) ?? ANY
  return eitherOf([...object.properties.values()].map(({ type }) => type()))
}

function inferBinary(operator: string, left: Type, right: Type): Type {
  if (operator === '??') {
    const members = left.kind === 'either' ? left.members : [left]
    return eitherOf([...members.filter(({ kind }) => kind !== 'null'), right])
  }
  return ['+', '-', '*', '/', '%'].includes(operator) ? INT : BOOL
}
