import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseRd, parseWgs84, toRd, toWgs84 } from './rd-wgs84.ts'

// A pair as the Locatieserver publishes it, and the origin of RD in Amersfoort by RDNAPTRANS,
// whose grid differs up to 25 cm from the seven parameters.
const PAIRS = [
  { rd: { x: 140547.812, y: 454887.397 }, wgs84: { lat: 52.08206803, lon: 5.17636456 }, by: 0.01 },
  { rd: { x: 155000, y: 463000 }, wgs84: { lat: 52.1551729, lon: 5.38720366 }, by: 0.25 },
]

const METRES_PER_DEGREE = 111_000

test('RD to WGS84 is what PDOK makes of it', () => {
  for (const { rd, wgs84, by } of PAIRS) {
    const { lat, lon } = toWgs84(rd)
    assert.ok(Math.abs(lat - wgs84.lat) * METRES_PER_DEGREE < by)
    assert.ok(Math.abs(lon - wgs84.lon) * METRES_PER_DEGREE < by)
  }
})

test('WGS84 to RD is its inverse', () => {
  for (const { rd, wgs84, by } of PAIRS) {
    const { x, y } = toRd(wgs84)
    assert.ok(Math.hypot(x - rd.x, y - rd.y) < by)
  }
})

test('points outside the European Netherlands are refused', () => {
  const codeOf = (result: ReturnType<typeof parseRd>) => (result.ok ? 'ok' : result.problem.code)
  assert.equal(codeOf(parseWgs84(52.1, 5.4)), 'ok')
  assert.equal(codeOf(parseWgs84(48.85, 2.35)), 'OUTSIDE_NL')
  assert.equal(codeOf(parseWgs84(12.15, -68.27)), 'OUTSIDE_NL')
  assert.equal(codeOf(parseWgs84(5.4, 52.1)), 'LAT_LON_SWAPPED')
  assert.equal(codeOf(parseWgs84(Number.NaN, 5)), 'OUTSIDE_NL')
  assert.equal(codeOf(parseRd(155_000, 463_000)), 'ok')
  assert.equal(codeOf(parseRd(155_000, 700_000)), 'OUTSIDE_NL')
})
