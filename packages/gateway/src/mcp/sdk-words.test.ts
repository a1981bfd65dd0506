import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as sdk from '@modelcontextprotocol/server'
import fc from 'fast-check'
import { isJsonContentType } from './json-content-type.ts'
import * as words from './protocol-words.ts'

test('every constant is what the SDK says', () => {
  const { LEGACY_VERSIONS, ...keys } = words
  assert.deepEqual([...LEGACY_VERSIONS], sdk.SUPPORTED_PROTOCOL_VERSIONS)
  for (const [name, value] of Object.entries(keys))
    assert.equal(value, Reflect.get(sdk, name), name)
})

const sameAsSdk = (header: string | undefined) =>
  assert.equal(isJsonContentType(header), sdk.isJsonContentType(header), JSON.stringify(header))

test('a content type is JSON when the SDK says so', () => {
  for (const header of [
    undefined,
    '',
    'application/json',
    ' Application/JSON ',
    'application/json;',
    'application/json, text/html',
    'application/json; charset=utf-8',
    'application/json; charset=utf-8, text/html',
    'application/json; a="b, c"; d = "e\\"f,"',
    'application/json; a="b, c" x',
    'application/json;a="b,";,',
    'text/plain; a=application/json',
    'application/jsonx',
    '*/*',
  ])
    sameAsSdk(header)
})

test('a content type of any parameters is JSON when the SDK says so', () => {
  const piece = fc.constantFrom(';', ' ', ',', '=', '"', '\\', 'a', 'charset', 'utf-8', '\u00e9')
  const parameters = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))
  const type = fc.constantFrom('application/json', 'application/JSON ', 'text/plain')
  fc.assert(
    fc.property(type, parameters, (t, p) => sameAsSdk(t + p)),
    { numRuns: 5_000 },
  )
})
