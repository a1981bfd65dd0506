import type { Node } from 'web-tree-sitter'
import type { Call, Entry, Expression, Interpolated, Loop, ObjectExpression } from './syntax.ts'

/** Counted from 1. */
export const lineOf = (node: Node): number => node.startPosition.row + 1

/** Named children without comments. */
export const named = (node: Node): Node[] =>
  node.namedChildren.filter((child) => child !== null && !/comment$/.test(child.type)) as Node[]

/** The one child of a type. @throws when there is none. */
export function only(node: Node, type: string): Node {
  const child = named(node).find((each) => each.type === type)
  if (!child) throw unread(node)
  return child
}

const unread = (node: Node) =>
  new Error(
    `line ${lineOf(node)}: this check does not read ${node.type}: ${node.text.slice(0, 60)}`,
  )

function field(node: Node, name: string): Node {
  const child = node.childForFieldName(name)
  if (!child) throw unread(node)
  return child
}

const part = (node: Node, name: string) => lowerExpression(field(node, name))

function first(node: Node): Node {
  const [child] = named(node)
  if (!child) throw unread(node)
  return child
}

/** One expression. @throws on a kind that our files do not use. */
export function lowerExpression(node: Node): Expression {
  const line = lineOf(node)
  switch (node.type) {
    case 'string':
      return lowerString(node)
    case 'number':
      return { kind: 'number', value: Number(node.text), line }
    case 'boolean':
      return { kind: 'boolean', value: node.text === 'true', line }
    case 'null':
      return { kind: 'null', line }
    case 'identifier':
      return { kind: 'name', name: node.text, line }
    case 'object':
      return lowerObject(node)
    case 'array':
      return { kind: 'array', items: named(node).map(lowerExpression), line }
    case 'parenthesized_expression':
      return lowerExpression(first(node))
    case 'for_statement':
      return lowerLoop(node)
    case 'call_expression':
      return lowerCall(node)
    case 'member_expression':
      return lowerMember(node)
    case 'subscript_expression':
      return { kind: 'index', object: part(node, 'object'), index: part(node, 'index'), line }
    case 'unary_expression': {
      const operator = field(node, 'operator').text
      return { kind: 'unary', operator, operand: part(node, 'argument'), line }
    }
    case 'binary_expression': {
      const operator = field(node, 'operator').text
      return {
        kind: 'binary',
        operator,
        left: part(node, 'left'),
        right: part(node, 'right'),
        line,
      }
    }
    case 'ternary_expression': {
      const [condition, yes, no] = ['condition', 'consequence', 'alternative'].map((name) =>
        part(node, name),
      ) as [Expression, Expression, Expression]
      return { kind: 'ternary', condition, yes, no, line }
    }
    default:
      throw unread(node)
  }
}

/** Text between interpolations is taken from the source: the grammar cuts it into pieces. */
function lowerString(node: Node): Interpolated {
  const parts: (string | Expression)[] = []
  const multiline = node.text.startsWith("'''")
  const end = node.text.length - (multiline ? 3 : 1)
  let from = multiline ? 3 : 1
  for (const child of named(node).filter(({ type }) => type === 'interpolation')) {
    const at = child.startIndex - node.startIndex
    if (at > from) parts.push(withoutEscapes(node.text.slice(from, at)))
    parts.push(lowerExpression(first(child)))
    from = child.endIndex - node.startIndex
  }
  if (end > from) parts.push(withoutEscapes(node.text.slice(from, end)))
  return { kind: 'string', parts, line: lineOf(node) }
}

const withoutEscapes = (text: string) => text.replace(/\\(['\\$])/g, '$1')

/** Each property is `key: value`. */
export function lowerObject(node: Node): ObjectExpression {
  const entries = named(node).map((property): Entry => {
    const [key, value] = named(property)
    if (property.type !== 'object_property' || !key || !value) throw unread(property)
    const lowered = key.type === 'string' ? lowerString(key) : undefined
    const plain = lowered?.parts.every((each) => typeof each === 'string')
    const name = lowered ? (plain ? lowered.parts.join('') : lowered) : key.text
    return { key: name, value: lowerExpression(value), line: lineOf(property) }
  })
  return { kind: 'object', entries, line: lineOf(node) }
}

function lowerLoop(node: Node): Loop {
  const names = named(node).find(({ type }) => type === 'for_loop_parameters')
  const [item = '', index] = names
    ? named(names).map(({ text }) => text)
    : [field(node, 'initializer').text]
  const list = named(node)[1]
  if (!list) throw unread(node)
  const body = part(node, 'body')
  const loop = { kind: 'for', item, list: lowerExpression(list), body, line: lineOf(node) } as const
  return index === undefined ? loop : { ...loop, index }
}

function lowerCall(node: Node): Call {
  const called = lowerExpression(field(node, 'function'))
  const about = {
    kind: 'call',
    arguments: named(field(node, 'arguments')).map(lowerExpression),
    line: lineOf(node),
  } as const
  if (called.kind === 'name') return { ...about, name: called.name }
  if (called.kind === 'member') return { ...about, name: called.property, on: called.object }
  throw unread(node)
}

function lowerMember(node: Node): Expression {
  const property = field(node, 'property').text
  const safe = node.children.some((child) => child?.type === '.?')
  return { kind: 'member', object: part(node, 'object'), property, safe, line: lineOf(node) }
}
