import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ratiosOf, readRatios, worse } from './recorded-ratios.ts'
import { resultsOf, variantOf } from './results-fixture.ts'

const run = (bare: number, gateway: number, sdk: number) =>
  resultsOf({ bare: variantOf('', bare), gateway: variantOf('', gateway), sdk: variantOf('', sdk) })

test('the gateway is compared with the bare server and with the SDK', () => {
  assert.deepEqual(ratiosOf(run(50, 100, 400)), { gatewayToBare: 2, gatewayToSdk: 0.25 })
  assert.throws(() => ratiosOf(resultsOf({ bare: variantOf('', 1) })), /was not measured/)
})

test('half as much again is noise, and more is not', () => {
  const recorded = { gatewayToBare: 2, gatewayToSdk: 0.2 }
  assert.deepEqual(worse({ gatewayToBare: 3, gatewayToSdk: 0.1 }, recorded), [])
  assert.deepEqual(worse({ gatewayToBare: 3.01, gatewayToSdk: 0.31 }, recorded), [
    'gatewayToBare is 3.01, more than 1.5 times the recorded 2.00.',
    'gatewayToSdk is 0.31, more than 1.5 times the recorded 0.20.',
  ])
})

test('a file that lacks a ratio compares nothing, so it is refused', () => {
  for (const text of [
    '{}',
    '{"gatewayToBare":2}',
    '{"gatewayToBare":2,"gatewayToSdk":0}',
    '{"gatewayToBare":"2","gatewayToSdk":1}',
  ])
    assert.throws(() => readRatios(text), /lack gatewayTo/)
  assert.throws(() => readRatios('ratios'))
})

test('the recorded file can be compared with', () => {
  const text = readFileSync(join(import.meta.dirname, 'recorded-ratios.json'), 'utf8')
  const { gatewayToBare, gatewayToSdk } = readRatios(text)
  assert.ok(gatewayToBare > 1 && gatewayToSdk < 1)
})
