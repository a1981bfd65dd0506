import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coropArea } from './corop-areas.ts'
import { municipalityOf } from './municipalities.ts'
import { MUNICIPALITIES_FROM_0700 } from './tables/municipalities-from-0700.ts'
import { MUNICIPALITIES_TO_0700 } from './tables/municipalities-to-0700.ts'

const regionOf = (place: string) => coropArea(municipalityOf(place)?.corop ?? '')?.name

const ALL_CODES = Array.from({ length: 10_000 }, (_, n) => String(n).padStart(4, '0'))

test('a place lies in the municipality of today, not in the one that registered it', () => {
  assert.deepEqual(municipalityOf('3631'), { code: 'GM0363', name: 'Amsterdam', corop: '23' })
  assert.equal(regionOf('3631'), 'Groot-Amsterdam')
})

test('places at both ends of a run, and on a line that continues, are found', () => {
  assert.deepEqual(['1266', '1267', '1269'].map(regionOf), Array(3).fill('Overig Groningen'))
  assert.equal(municipalityOf('1245')?.name, "'s-Gravenhage")
  assert.deepEqual(
    [municipalityOf('3000')?.name, regionOf('3000')],
    ['Wijdemeren', 'Het Gooi en Vechtstreek'],
  )
})

test('a code that no place has gets no region, invented places among them', () => {
  for (const code of ['9999', '0999', '1012', '', '36', '03631']) {
    assert.equal(municipalityOf(code), undefined, code)
  }
})

test('2501 places lie in 342 municipalities, and each of the 40 regions has some', () => {
  const found = ALL_CODES.flatMap((code) => municipalityOf(code) ?? [])
  assert.equal(found.length, 2501)
  assert.equal(new Set(found.map(({ code }) => code)).size, 342)
  assert.equal(new Set(found.map(({ corop }) => coropArea(corop)?.name)).size, 40)
})

test('no place and no municipality is listed twice', () => {
  const text = `${MUNICIPALITIES_TO_0700}${MUNICIPALITIES_FROM_0700}`
  const codes = [...text.matchAll(/^(\d{4}) /gm)].map(([, code]) => code)
  assert.equal(new Set(codes).size, codes.length)
  assert.equal(codes.length, 342)
})
