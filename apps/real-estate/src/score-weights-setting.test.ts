import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { quietCall } from '@voordeur/gateway/testing'
import { openRealEstate } from './open-real-estate.ts'
import { readScoreWeights } from './score-weights-setting.ts'

const OWN = 'amenities=20,liveability=20,noise=20,climate_and_foundation=20,green_and_air=20'

test('without the setting the weights are ours', () => {
  for (const env of [{}, { LOCATION_SCORE_WEIGHTS: ' ' }])
    assert.deepEqual(readScoreWeights(env), { faults: [] })
})

test('with it they are the operator’s', () => {
  const { scoreWeights, faults } = readScoreWeights({ LOCATION_SCORE_WEIGHTS: OWN })
  assert.deepEqual([scoreWeights?.weights.noise, faults], [20, []])
})

test('weights that are none are a fault that says what they must be', () => {
  const { scoreWeights, faults } = readScoreWeights({ LOCATION_SCORE_WEIGHTS: 'noise=100' })
  assert.equal(scoreWeights, undefined)
  assert.match(faults[0] ?? '', /^LOCATION_SCORE_WEIGHTS must give each of amenities, .* 100\.$/)
})

test('the server that is opened with them scores by them', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-weights-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const { scoreWeights } = readScoreWeights({ LOCATION_SCORE_WEIGHTS: OWN })
  const estate = await openRealEstate(folder, scoreWeights ? { scoreWeights } : {})
  t.after(() => estate.close())
  const tool = estate.app.catalogue.tools.find(
    ({ contract }) => contract.name === 'Analyze_Property_Location',
  )
  const input = { postcode: '1234AA', huisnummer: 1, layers: ['score'] }
  const answer = (await tool?.handler(input as never, quietCall())) as {
    data: { score: { weights_version: string } }
  }
  assert.equal(answer.data.score.weights_version, `operator/${OWN}`)
})
