import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adresregel5, adresregel6, displayAddress } from './address-format.ts'

const at = (
  huisletter: string | null,
  toevoeging: string | null,
  postcode: string | null = '1234AB',
) => ({
  street: 'Kade',
  huisnummer: 1,
  huisletter,
  toevoeging,
  postcode,
  woonplaats: 'IJlst',
})

test('line 5 joins letter and addition, after a hyphen when that starts with a digit', () => {
  assert.equal(adresregel5(at(null, null)), 'Kade 1')
  assert.equal(adresregel5(at('A', null)), 'Kade 1 A')
  assert.equal(adresregel5(at(null, 'BEN')), 'Kade 1 BEN')
  assert.equal(adresregel5(at(null, '5A3')), 'Kade 1-5A3')
  assert.equal(adresregel5(at('D', 'K')), 'Kade 1 DK')
  assert.equal(adresregel5(at('A', '3')), 'Kade 1 A3')
})

test('line 6 has two spaces and the place in capitals, or the place alone', () => {
  assert.equal(adresregel6(at(null, null)), '1234 AB  IJLST')
  assert.equal(adresregel6(at(null, null, null)), 'IJLST')
})

test('the line for people keeps letter and addition apart', () => {
  assert.equal(displayAddress(at('A', '2')), 'Kade 1A-2, 1234 AB IJlst')
  assert.equal(displayAddress(at(null, 'bis')), 'Kade 1 bis, 1234 AB IJlst')
  assert.equal(displayAddress(at(null, null, null)), 'Kade 1, IJlst')
})
