import type { Node } from 'web-tree-sitter'
import { lineOf, lowerExpression, lowerObject, named, only } from './lower-expression.ts'
import type { BicepFile, Call, Declaration, Expression, Loop, ObjectExpression } from './syntax.ts'

/** From the nodes of the grammar to what a file says. @throws on what our files do not use. */
export function lowerFile(path: string, root: Node, extensions: readonly string[]): BicepFile {
  const declarations: Declaration[] = []
  let targetScope = 'resourceGroup'
  let decorators: readonly Call[] = []
  for (const node of named(root)) {
    if (node.type === 'decorators') {
      decorators = named(node).map(lowerDecorator)
      continue
    }
    if (node.type === 'target_scope_assignment') targetScope = textOf(only(node, 'string'))
    else declarations.push(lowerDeclaration(node, decorators))
    decorators = []
  }
  return { path, targetScope, extensions, declarations }
}

function lowerDecorator(node: Node): Call {
  const call = lowerExpression(only(node, 'call_expression'))
  if (call.kind !== 'call') throw unknown(node)
  return call
}

function lowerDeclaration(node: Node, decorators: readonly Call[]): Declaration {
  const children = named(node)
  const about = { name: children[0]?.text ?? '', decorators, line: lineOf(node) }
  const last = () => lowerExpression(children.at(-1) ?? node)
  switch (node.type) {
    case 'parameter_declaration': {
      const fallback = children.length > 2 ? { default: last() } : {}
      return { kind: 'param', ...about, type: children[1]?.text ?? '', ...fallback }
    }
    case 'variable_declaration':
      return { kind: 'var', ...about, value: last() }
    case 'output_declaration':
      return { kind: 'output', ...about, type: children[1]?.text ?? '', value: last() }
    case 'resource_declaration': {
      const existing = node.children.some((child) => child?.type === 'existing')
      const type = textOf(children[1] ?? node)
      return { kind: 'resource', ...about, type, existing, ...lowerBody(children.at(-1) ?? node) }
    }
    case 'module_declaration': {
      const path = textOf(children[1] ?? node)
      return { kind: 'module', ...about, path, ...lowerBody(children.at(-1) ?? node) }
    }
    default:
      throw unknown(node)
  }
}

/** An object, an object with a condition, or a loop that makes objects. */
function lowerBody(node: Node): {
  body: ObjectExpression
  condition?: Expression
  loop?: Loop
} {
  if (node.type === 'object') return { body: lowerObject(node) }
  if (node.type === 'if_statement') {
    const condition = lowerExpression(only(node, 'parenthesized_expression'))
    return { body: lowerObject(only(node, 'object')), condition }
  }
  const loop = lowerExpression(node)
  if (loop.kind !== 'for' || loop.body.kind !== 'object') throw unknown(node)
  return { body: loop.body, loop }
}

const textOf = (node: Node) => node.text.replace(/^'|'$/g, '')

const unknown = (node: Node) =>
  new Error(
    `line ${lineOf(node)}: this check does not read ${node.type}: ${node.text.slice(0, 60)}`,
  )
