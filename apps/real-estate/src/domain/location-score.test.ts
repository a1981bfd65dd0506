import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SCORE_LAYERS, SCORE_WEIGHTS, scoreLocation } from './location-score.ts'

test('the weights add up to 100', () => {
  const sum = SCORE_LAYERS.reduce((total, layer) => total + SCORE_WEIGHTS.weights[layer], 0)
  assert.equal(sum, 100)
})

test('without layers there is no score', () => {
  assert.deepEqual(scoreLocation({}), { total: null, coveragePct: 0, missing: [...SCORE_LAYERS] })
})

test('under half of the weights there is no total', () => {
  assert.equal(scoreLocation({ amenities: 90, noise: 90 }).total, null)
})

test('from half of the weights the layers at hand make a weighted mean', () => {
  const score = scoreLocation({ amenities: 80, liveability: 40 })
  assert.deepEqual(score, {
    total: 60,
    coveragePct: 50,
    missing: ['noise', 'climate_and_foundation', 'green_and_air'],
  })
})

test('a score of zero is a score', () => {
  assert.equal(scoreLocation({ amenities: 0, liveability: 0 }).total, 0)
})
