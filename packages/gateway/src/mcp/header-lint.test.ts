import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headerFaults } from './header-lint.ts'

const object = (properties: Record<string, unknown>) => ({ type: 'object', properties })
const header = (name: unknown, type = 'string') => ({ type, 'x-mcp-header': name })

test('good declarations, also nested ones', () => {
  assert.deepEqual(
    headerFaults(object({ a: header('A'), b: object({ c: header('C', 'integer') }) })),
    [],
  )
  assert.deepEqual(headerFaults(object({ 'x-mcp-header': { type: 'string' } })), [])
  assert.deepEqual(headerFaults({ type: 'object', default: { 'x-mcp-header': 1 } }), [])
})

const BAD: readonly [string, Record<string, unknown>, RegExp][] = [
  ['not a token', object({ a: header('A B') }), /at a is not an HTTP header token/],
  ['empty', object({ a: header('') }), /token/],
  ['no text', object({ a: header(7) }), /token/],
  ['a number', object({ a: header('A', 'number') }), /string, integer or boolean/],
  ['twice', object({ a: header('Region'), b: header('REGION') }), /used twice/],
  ['at the root', { ...object({}), 'x-mcp-header': 'A' }, /cannot be reached/],
  ['under items', object({ a: { type: 'array', items: header('A') } }), /cannot be reached/],
  ['under anyOf', { type: 'object', anyOf: [object({ a: header('A') })] }, /cannot be reached/],
  ['under $defs', { type: 'object', $defs: { d: header('A') } }, /cannot be reached/],
]

for (const [what, schema, message] of BAD)
  test(`a bad declaration: ${what}`, () => assert.match(headerFaults(schema).join('\n'), message))
