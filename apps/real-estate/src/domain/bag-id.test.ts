import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BagKind, parseBagId, registeringMunicipality } from './bag-id.ts'

const read = (kind: BagKind, text: string) => {
  const result = parseBagId(kind, text)
  return result.ok ? result.value : [result.problem.code, result.problem.params?.instead]
}

test('each kind is told by its fifth and sixth digit', () => {
  assert.equal(read('nummeraanduiding', '0363200000000001'), '0363200000000001')
  assert.equal(read('pand', ' 0363100000000001 '), '0363100000000001')
  for (const id of ['0363010000000001', '0363020000000001', '0363030000000001']) {
    assert.equal(read('adresseerbaar_object', id), id)
  }
})

test('an identifier with its namespace is read', () => {
  assert.equal(read('pand', 'NL.IMBAG.Pand.0363100000000001'), '0363100000000001')
})

test('an identifier of another kind says where it belongs', () => {
  assert.deepEqual(read('pand', '0363010000000001'), [
    'ID_OF_OTHER_KIND',
    'adresseerbaar_object_id',
  ])
})

test('a lost leading zero is recognised', () => {
  assert.deepEqual(read('pand', '363100000000001'), ['ID_LOST_ZERO', undefined])
})

test('anything else is refused, zeros only among them', () => {
  for (const text of ['', '0000000000000000', '0363300000000001', '12', "' OR 1=1 --"]) {
    assert.deepEqual(read('adresseerbaar_object', text), ['INVALID_ID', undefined], text)
  }
})

test('the first four digits are the registering municipality', () => {
  assert.equal(registeringMunicipality('0457010000000001'), 'GM0457')
})
