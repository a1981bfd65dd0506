import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type LayerScores,
  parseScoreWeights,
  SCORE_LAYERS,
  SCORE_WEIGHTS,
  scoreLocation,
} from './location-score.ts'

const whole = (scores: Record<string, number>): LayerScores =>
  Object.fromEntries(Object.entries(scores).map(([layer, score]) => [layer, { score, known: 1 }]))

test('the weights add up to 100', () => {
  const sum = SCORE_LAYERS.reduce((total, layer) => total + SCORE_WEIGHTS.weights[layer], 0)
  assert.equal(sum, 100)
})

test('without layers there is no score, and all of it is missing', () => {
  const { total, coveragePct, subscores, missing } = scoreLocation({})
  assert.deepEqual([total, coveragePct, subscores], [null, 0, []])
  assert.deepEqual(
    missing.map(({ layer, weightPct }) => [layer, weightPct]),
    SCORE_LAYERS.map((layer) => [layer, SCORE_WEIGHTS.weights[layer]]),
  )
})

test('under half of the weights there is no total, and there are subscores all the same', () => {
  const { total, coveragePct, subscores } = scoreLocation(whole({ amenities: 90, noise: 90 }))
  assert.deepEqual([total, coveragePct, subscores.length], [null, 45, 2])
})

test('from half of the weights the layers at hand make a weighted mean', () => {
  const score = scoreLocation(whole({ amenities: 80, liveability: 40 }))
  assert.deepEqual([score.total, score.coveragePct], [60, 50])
  assert.deepEqual(
    score.missing.map(({ layer }) => layer),
    ['noise', 'climate_and_foundation', 'green_and_air'],
  )
})

test('a layer that is known in part counts for that part, and misses the rest', () => {
  const layers = { ...whole({ liveability: 40, noise: 100 }), amenities: { score: 80, known: 0.5 } }
  const { total, coveragePct, missing } = scoreLocation(layers)
  assert.equal(coveragePct, 57.5)
  assert.equal(total, Math.round((25 * 40 + 20 * 100 + 12.5 * 80) / 57.5))
  assert.deepEqual(missing[0], { layer: 'amenities', weightPct: 12.5 })
})

test('just under half is under half, however it is rounded', () => {
  const layers = { ...whole({ liveability: 40 }), amenities: { score: 80, known: 0.9999 } }
  const { total, coveragePct } = scoreLocation(layers)
  assert.deepEqual([total, coveragePct], [null, 50])
})

test('a score of zero is a score', () => {
  assert.equal(scoreLocation(whole({ amenities: 0, liveability: 0 })).total, 0)
})

const OWN = 'amenities=40, liveability=0 noise=30,climate_and_foundation=30,green_and_air=0'

test('the operator’s weights are used, and the version says whose they are', () => {
  const weights = parseScoreWeights(OWN)
  assert.equal(
    weights?.version,
    'operator/amenities=40,liveability=0,noise=30,climate_and_foundation=30,green_and_air=0',
  )
  assert.equal(scoreLocation(whole({ amenities: 100, noise: 30 }), weights).total, 70)
})

test('a layer of no weight is not missed', () => {
  const { missing } = scoreLocation({}, parseScoreWeights(OWN))
  assert.deepEqual(
    missing.map(({ layer }) => layer),
    ['amenities', 'noise', 'climate_and_foundation'],
  )
})

const WRONG = {
  'less than everything': OWN.replace('40', '39'),
  'a layer that is left out': OWN.replace(', liveability=0', ''),
  'a layer that does not exist': OWN.replace('green_and_air', 'green'),
  'a layer twice': OWN.replace('liveability=0', 'amenities=0'),
  'a fraction': OWN.replace('40', '39.5').replace('=0', '=0.5'),
  'below zero': OWN.replace('40', '50').replace('liveability=0', 'liveability=-10'),
  'no number': OWN.replace('=0', ''),
  words: 'all the same',
}

for (const [what, text] of Object.entries(WRONG))
  test(`weights with ${what} are refused`, () => {
    assert.equal(parseScoreWeights(text), undefined)
  })
