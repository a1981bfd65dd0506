import assert from 'node:assert/strict'
import { test } from 'node:test'
import { geoJsonWriter } from './geojson.ts'
import { sampleRow } from './sample-row.ts'

const features = (...rows: ReturnType<typeof sampleRow>[]) => {
  const { start, between, end, row } = geoJsonWriter()
  return JSON.parse(`${start}${rows.map(row).join(between)}${end}`)
}

test('a point has its longitude first, in six decimals, in no other system than WGS84', () => {
  const collection = features(sampleRow())
  assert.equal(collection.type, 'FeatureCollection')
  assert.ok(!('crs' in collection), 'RFC 7946 section 4')
  const [feature] = collection.features
  assert.equal(feature.type, 'Feature')
  assert.equal(feature.id, 'asm_sample')
  assert.deepEqual(feature.geometry, { type: 'Point', coordinates: [5.041235, 52.307654] })
})

test('without a position the geometry is null, and there', () => {
  const [feature] = features(sampleRow({}, { at: null })).features
  assert.equal(feature.geometry, null)
})

test('properties are plain values: numbers as numbers, identifications as digits, moments in UTC', () => {
  const [{ properties }] = features(sampleRow()).features
  assert.equal(properties.created_at, '2026-11-21T12:00:00.000Z')
  assert.equal(properties.nummeraanduiding_id, '9999200000000001')
  assert.deepEqual(properties.pand_ids, ['9999100000000001'])
  assert.equal(properties.rent, 950.5)
  assert.equal(properties.fictional, true)
  assert.equal(properties.asking_price, null)
  assert.equal(properties.idempotency_key, 'my key')
  assert.deepEqual(JSON.parse(properties.overrides).rooms, [
    { heated: true, kind: 'vertrek', m2: 12.5 },
  ])
})

test('several rows and none are both a collection', () => {
  assert.equal(features(sampleRow(), sampleRow(), sampleRow()).features.length, 3)
  assert.deepEqual(features(), { type: 'FeatureCollection', features: [] })
})
