import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { contractChanges } from './contract-changes.ts'
import { snapshotOf, type ToolsFile } from './contract-snapshot.ts'
import type { Schema } from './schema-shape.ts'

const object = (properties: Schema, more: Schema = {}): Schema => ({
  type: 'object',
  properties,
  ...more,
})

const file = (input: Schema, output: Schema, more: object = {}): ToolsFile => ({
  schema_version: '1.0.0',
  tools: [
    {
      name: 'Find',
      access: 'public',
      scopes: ['property:read'],
      inputSchema: input,
      outputSchema: output,
      ...more,
    },
  ],
})

const EMPTY = object({})

const differences = (before: ToolsFile, after: ToolsFile): readonly string[] =>
  contractChanges(snapshotOf(before), snapshotOf(after)).map(
    ({ kind, where, what }) => `${kind}: ${where} ${what}`,
  )

const text = { type: 'string' }
const number = { type: 'number' }
const some = (...values: readonly string[]) => ({ type: 'string', enum: values })

/** The same change made to an input and to an output. */
const CHANGES: readonly (readonly [what: string, Schema, Schema, input: string, output: string])[] =
  [
    ['a property goes', object({ a: text }), EMPTY, 'breaking', 'breaking'],
    ['a property comes', EMPTY, object({ a: text }), 'addition', 'addition'],
    [
      'a required property comes',
      EMPTY,
      object({ a: text }, { required: ['a'] }),
      'breaking',
      'addition',
    ],
    [
      'a property becomes required',
      object({ a: text }),
      object({ a: text }, { required: ['a'] }),
      'breaking',
      'addition',
    ],
    [
      'a property may be left out from now on',
      object({ a: text }, { required: ['a'] }),
      object({ a: text }),
      'addition',
      'breaking',
    ],
    ['a type becomes one of two', text, { type: ['string', 'null'] }, 'addition', 'breaking'],
    ['one of two types goes', { type: ['string', 'null'] }, text, 'breaking', 'addition'],
    ['whole numbers become numbers', { type: 'integer' }, number, 'addition', 'breaking'],
    ['numbers become whole numbers', number, { type: 'integer' }, 'breaking', 'addition'],
    ['an enumeration loses a value', some('a', 'b'), some('a'), 'breaking', 'breaking'],
    ['an enumeration gains a value', some('a'), some('a', 'b'), 'addition', 'addition'],
    ['values are listed', text, some('a'), 'breaking', 'addition'],
    ['values are listed no more', some('a'), text, 'addition', 'breaking'],
    ['an upper bound comes', text, { ...text, maxLength: 9 }, 'breaking', 'addition'],
    [
      'an upper bound goes down',
      { ...text, maxLength: 9 },
      { ...text, maxLength: 8 },
      'breaking',
      'addition',
    ],
    [
      'an upper bound goes up',
      { ...text, maxLength: 8 },
      { ...text, maxLength: 9 },
      'addition',
      'breaking',
    ],
    ['a lower bound goes', { ...number, minimum: 1 }, number, 'addition', 'breaking'],
    [
      'a lower bound goes up',
      { ...number, minimum: 1 },
      { ...number, minimum: 2 },
      'breaking',
      'addition',
    ],
    [
      'a pattern changes',
      { ...text, pattern: 'a' },
      { ...text, pattern: 'b' },
      'breaking',
      'breaking',
    ],
    [
      'a default changes',
      { ...text, default: 'a' },
      { ...text, default: 'b' },
      'breaking',
      'breaking',
    ],
    [
      'other properties are refused',
      EMPTY,
      object({}, { additionalProperties: false }),
      'breaking',
      'addition',
    ],
    [
      'a list says what is in it',
      { type: 'array' },
      { type: 'array', items: text },
      'breaking',
      'breaking',
    ],
    [
      'what is in a list changes',
      { type: 'array', items: some('a', 'b') },
      { type: 'array', items: some('b') },
      'breaking',
      'breaking',
    ],
  ]

const kinds = (found: readonly string[]) => [...new Set(found.map((each) => each.split(':')[0]))]

describe('changes of a contract', () => {
  for (const [what, before, after, input, output] of CHANGES) {
    // Deep inside, where a change is easily missed.
    const wrap = (inner: Schema) => object({ list: { type: 'array', items: object({ x: inner }) } })

    test(`${what}: ${input} in an input, ${output} in an output`, () => {
      const ofInput = differences(file(wrap(before), EMPTY), file(wrap(after), EMPTY))
      const ofOutput = differences(file(EMPTY, wrap(before)), file(EMPTY, wrap(after)))
      assert.deepEqual([kinds(ofInput), kinds(ofOutput)], [[input], [output]])
      assert.match(ofInput[0] ?? '', /Find input\.list\[\]\.x/)
    })
  }

  test('another type is breaking on both sides, whatever else it may add', () => {
    for (const side of [
      differences(file(object({ a: text }), EMPTY), file(object({ a: number }), EMPTY)),
      differences(file(EMPTY, object({ a: text })), file(EMPTY, object({ a: number }))),
    ]) {
      assert.ok(side.some((each) => each.startsWith('breaking')))
    }
  })

  test('who may call is part of the contract', () => {
    const before = file(EMPTY, EMPTY)
    assert.deepEqual(differences(before, file(EMPTY, EMPTY, { access: 'protected' })), [
      'breaking: Find access changed',
    ])
    const scopes = ['property:read', 'more:read']
    assert.deepEqual(differences(before, file(EMPTY, EMPTY, { scopes })), [
      'breaking: Find scopes changed',
    ])
    assert.deepEqual(
      differences(
        file(EMPTY, EMPTY, { scopes }),
        file(EMPTY, EMPTY, { scopes: scopes.toReversed() }),
      ),
      [],
    )
  })

  test('a tool that goes is breaking, one that comes is not', () => {
    const none = { schema_version: '1.0.0', tools: [] }
    assert.deepEqual(differences(file(EMPTY, EMPTY), none), ['breaking: Find is gone'])
    assert.deepEqual(differences(none, file(EMPTY, EMPTY)), ['addition: Find is new'])
  })

  test('words for people, the order of things and the version itself are no change', () => {
    const version = (value: string) => ({ schema_version: { const: value } })
    const before = object({
      title: text,
      a: { ...number, description: 'Old.' },
      ...version('1.0.0'),
    })
    const after = object({
      ...version('1.1.0'),
      a: { ...number, description: 'New.' },
      title: text,
    })
    assert.deepEqual(differences(file(EMPTY, before), file(EMPTY, after)), [])
  })

  test('a property that is named like a keyword is a property', () => {
    const before = object({ title: text, description: text, examples: text })
    assert.equal(differences(file(before, EMPTY), file(EMPTY, EMPTY)).length, 3)
  })

  test('what is referred to counts as if it stood there, null beside it included', () => {
    const defined = (inner: Schema) =>
      object(
        { home: { anyOf: [{ $ref: '#/$defs/Home' }, { type: 'null' }] } },
        { $defs: { Home: object(inner) } },
      )
    assert.deepEqual(differences(file(EMPTY, defined({ a: text })), file(EMPTY, defined({}))), [
      'breaking: Find output.home.a is gone',
    ])
    const inline = object({ home: { type: ['null', 'object'], properties: { a: text } } })
    assert.deepEqual(differences(file(EMPTY, defined({ a: text })), file(EMPTY, inline)), [])
  })

  test('every alternative counts, whichever comes first', () => {
    const list = { type: 'array', items: some('a', 'b') }
    const home = object({ a: text }, { required: ['a'], additionalProperties: false })
    for (const order of [(all: Schema[]) => all, (all: Schema[]) => all.toReversed()]) {
      const either = (one: Schema, other: Schema) => object({ x: { anyOf: order([one, other]) } })
      const from = file(either(list, home), EMPTY)
      const changes = (one: Schema, other: Schema) =>
        differences(from, file(either(one, other), EMPTY))
      assert.deepEqual(changes({ type: 'array', items: some('a') }, home), [
        'breaking: Find input.x[] lost "b"',
      ])
      assert.deepEqual(changes(list, object({ a: text }, { required: ['a'] })), [
        'addition: Find input.x takes other properties now',
      ])
      const optional = object({ a: text }, { additionalProperties: false })
      assert.deepEqual(changes(list, optional), [
        'addition: Find input.x.a is not required any more',
      ])
    }
  })

  test('a schema that can not be compared is refused, not passed over', () => {
    for (const [schema, why] of [
      [{ anyOf: [object({ a: text }), object({ b: text })] }, /Two alternatives/],
      [
        {
          anyOf: [
            { ...text, format: 'date' },
            { ...number, format: 'float' },
          ],
        },
        /with format/,
      ],
      [{ type: 'object', anyOf: [text] }, /beside/],
      [{ $ref: '#/$defs/A', maxLength: 3, $defs: { A: text } }, /beside/],
      [{ description: 'Anything.' }, /without a type/],
      [{ $ref: '#/$defs/A' }, /no definition/],
      [{ $ref: '#/$defs/A', $defs: { A: { $ref: '#/$defs/A' } } }, /too deep/],
    ] as const) {
      assert.throws(() => differences(file(EMPTY, schema), file(EMPTY, schema)), why)
    }
  })
})
