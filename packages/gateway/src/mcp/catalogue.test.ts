import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCatalogue } from './catalogue.ts'

const contract = (name: string, more: Record<string, unknown> = {}) => ({
  name,
  title: name,
  description: 'A tool.',
  inputSchema: { type: 'object', properties: { a: { type: 'string' } } },
  outputSchema: { type: 'object' },
  access: 'public',
  scopes: ['property:read'],
  ...more,
})
const run = () => ({})

const message = (contracts: unknown, handlers: Record<string, typeof run>): string => {
  try {
    loadCatalogue(contracts, handlers)
  } catch (error) {
    return (error as Error).message
  }
  return assert.fail('it loaded')
}

test('keeps the order of the file, and finds by exact name', () => {
  const names = ['z', 'a', '10', '2']
  const handlers = Object.fromEntries(names.map((name) => [name, run]))
  const catalogue = loadCatalogue(
    names.map((name) => contract(name)),
    handlers,
  )
  assert.deepEqual(
    catalogue.tools.map((tool) => tool.contract.name),
    names,
  )
  assert.equal(catalogue.find('a')?.handler, run)
  for (const name of ['A', '', 'constructor', '__proto__'])
    assert.equal(catalogue.find(name), undefined)
})

test('is frozen to the bottom, and apart from what it was made of', () => {
  const source = [contract('a')]
  const { tools } = loadCatalogue(source, { a: run })
  assert.throws(() => (tools as unknown[]).push(1), TypeError)
  const schema = tools[0]?.contract.inputSchema as { properties: { a: { type: string } } }
  assert.throws(() => {
    schema.properties.a.type = 'number'
  }, TypeError)
  const given = source[0]?.inputSchema.properties.a
  if (given) given.type = 'number'
  assert.equal(schema.properties.a.type, 'string')
})

test('all faults are reported together, each with the tool it belongs to', () => {
  const text = message(
    [
      contract('a'),
      contract('bad name'),
      contract('c', { access: 'protected', scopes: [] }),
      contract('d', { inputSchema: { type: 'object', properties: { x: { type: 'strng' } } } }),
      contract('e', {
        inputSchema: { type: 'object', properties: { x: { type: 'array', 'x-mcp-header': 'X' } } },
      }),
      contract('twice'),
      contract('twice'),
      'nonsense',
    ],
    { a: run, 'bad name': run, c: run, d: run, twice: run, orphan: run },
  )
  assert.deepEqual(
    text.split('\n').map((line) => line.replace(/(is not valid:).*/, '$1')),
    [
      'The tool contracts cannot be used:',
      '- bad name: name must be 1 to 128 of A-Z a-z 0-9 _ . -',
      '- c: a protected tool must name its scopes',
      '- d: inputSchema is not valid:',
      '- e: x-mcp-header at x needs type string, integer or boolean',
      '- e: has no handler',
      '- entry 8: must be an object',
      '- twice: appears twice',
      '- orphan: has a handler but no contract',
    ],
  )
})

const FAULTS: readonly [Record<string, unknown>, RegExp][] = [
  [{ name: '' }, /name must be/],
  [{ name: 'x'.repeat(129) }, /name must be/],
  [{ title: 7 }, /title must be text/],
  [{ description: ' ' }, /description must be text/],
  [{ inputSchema: true }, /inputSchema must be/],
  [{ outputSchema: { type: 'array' } }, /outputSchema must be/],
  [{ outputSchema: { type: 'object', required: 'a' } }, /outputSchema is not valid/],
  [{ annotations: { readOnlyHint: 'yes' } }, /annotations/],
  [{ annotations: { readonly: true } }, /annotations/],
  [{ access: 'private' }, /access must be/],
  [{ scopes: ['two words'] }, /scopes must be/],
  [{ scopes: 'a' }, /scopes must be/],
  [{ colour: 'red' }, /"colour" is not a known field/],
]

for (const [change, expected] of FAULTS)
  test(`refuses ${JSON.stringify(change).slice(0, 60)}`, () => {
    assert.match(message([contract('a', change)], { a: run }), expected)
  })

test('a contract without a handler, a handler without a contract, no list at all', () => {
  assert.match(message([contract('toString')], {}), /toString: has no handler/)
  assert.match(message([], { a: run }), /a: has a handler but no contract/)
  for (const file of [{}, null, undefined, 'x']) assert.match(message(file, {}), /must be an array/)
})

test('what a tool does at other services is written in full, and only a protected tool does it', () => {
  const inFull = 'downstream must be a list of scopes in full'
  const faultsOf = (downstream: unknown, access = 'protected') =>
    message([contract('a', { access, downstream })], { a: run })
  for (const wrong of ['User.Read', ['User.Read'], ['https://graph.microsoft.com/'], [7]])
    assert.ok(faultsOf(wrong).includes(inFull), String(wrong))
  const graph = ['https://graph.microsoft.com/User.Read']
  assert.match(faultsOf(graph, 'public'), /- a: only a protected tool can act at other services/)
  loadCatalogue([contract('a', { access: 'protected', downstream: graph })], { a: run })
})

test('schemas for later are compiled at first use, or when all of them are asked for', () => {
  const broken = contract('b', { outputSchema: { type: 'object', required: 'x' } })
  const late = { schemas: 'at-first-use' } as const
  const [tool] = loadCatalogue([contract('a')], { a: run }, late).tools
  assert.deepEqual(tool?.input.faults({ a: 'x' }), [])
  assert.equal(tool?.input.faults({ a: 1 }).length, 1)
  const catalogue = loadCatalogue([contract('a'), broken], { a: run, b: run }, late)
  assert.throws(() => catalogue.compile(), /required/)
  loadCatalogue([contract('a')], { a: run }, late).compile()
})
