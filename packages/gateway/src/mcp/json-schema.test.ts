import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileSchema } from './json-schema.ts'

const schema = {
  type: 'object',
  properties: {
    postcode: { type: 'string', pattern: '^[1-9]\\d{3}[A-Z]{2}$', description: 'such as 1381AB' },
    number: { type: 'integer', minimum: 1 },
    kind: { enum: ['house', 'flat'] },
    'a/b': { type: 'string' },
    place: {
      type: 'object',
      properties: { lat: { type: 'number' }, lon: { type: 'number' } },
      required: ['lat'],
      additionalProperties: false,
    },
    list: { type: 'array', items: { type: 'string' } },
  },
  required: ['postcode'],
  additionalProperties: false,
}
const compiled = compileSchema(schema)
const faults = (value: unknown) => compiled.faults(value).map(({ sentence }) => sentence)
const good = { postcode: '1381AB' }

test('a valid value has no faults', () => {
  assert.deepEqual(faults({ ...good, number: 3, place: { lat: 1 } }), [])
})

const SENTENCES: readonly [string, unknown, string][] = [
  ['missing', {}, '"postcode" is required.'],
  ['missing inside', { ...good, place: {} }, '"place.lat" is required.'],
  ['type', { ...good, number: 1.5 }, '"number" must be integer.'],
  ['range', { ...good, number: 0 }, '"number" must be >= 1.'],
  [
    'pattern',
    { postcode: '1381' },
    '"postcode" must match pattern "^[1-9]\\d{3}[A-Z]{2}$" (such as 1381AB).',
  ],
  ['choice', { ...good, kind: 'boat' }, '"kind" must be one of: house, flat.'],
  ['escaped name', { ...good, 'a/b': 1 }, '"a/b" must be string.'],
  ['item', { ...good, list: [1] }, '"list.0" must be string.'],
  [
    'stranger inside',
    { ...good, place: { lat: 1, up: 2 } },
    '"place.up" is not expected here; accepted: lat, lon.',
  ],
  ['not an object', 'x', 'The input must be object.'],
]

for (const [what, value, sentence] of SENTENCES)
  test(`names the field: ${what}`, () => assert.deepEqual(faults(value), [sentence]))

test('names what was not expected, and what would be', () => {
  const [sentence] = faults({ ...good, extra: 1, more: 2 })
  assert.equal(
    sentence,
    '"extra", "more" is not expected here; accepted: postcode, number, kind, a/b, place, list.',
  )
})

test('says for machines which fields it means', () => {
  const fields = (value: unknown) => compiled.faults(value).map((fault) => fault.fields)
  assert.deepEqual(fields({ ...good, place: { lat: 'x' }, extra: 1, more: 2 }), [
    ['extra', 'more'],
    ['place.lat'],
  ])
  assert.deepEqual(fields({}), [['postcode']])
  assert.deepEqual(fields('x'), [['']])
})

test('the list of faults is bounded, however many there are', () => {
  const found = faults({ ...good, list: Array(10_000).fill(0) })
  assert.equal(found.length, 5)
  const long = faults({ ...good, ['x'.repeat(10_000)]: 1 })
  assert.ok(long.every((fault) => fault.length <= 300))
  const [huge] = compiled.faults({ ...good, ['x'.repeat(10_000)]: 1 })
  assert.ok(huge?.fields.every((field) => field.length <= 300))
})

const BAD_SCHEMAS: readonly [string, Record<string, unknown>, RegExp][] = [
  ['an unknown type', { type: 'strng' }, /type/],
  ['a keyword of the wrong type', { type: 'object', minProperties: 'x' }, /minProperties/],
  ['a pattern that is no regular expression', { properties: { a: { pattern: '(' } } }, /pattern/],
  ['a reference to the network', { $ref: 'https://x.example/schema' }, /reference/],
  ['a reference to nothing', { $ref: '#/$defs/none' }, /reference/],
  ['another dialect', { $schema: 'http://json-schema.org/draft-07/schema#' }, /2020-12/],
  ['an identifier of its own', { $id: 'urn:x', type: 'object' }, /\$id/],
]

for (const [what, bad, message] of BAD_SCHEMAS)
  test(`a schema is refused: ${what}`, () => assert.throws(() => compileSchema(bad), message))
