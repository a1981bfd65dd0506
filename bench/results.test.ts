import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuRatio, measured, median } from './results.ts'
import { resultsOf, variantOf } from './results-fixture.ts'

test('the median of odd and even counts, whatever their order', () => {
  assert.deepEqual([median([3]), median([9, 1, 2]), median([10, 1, 3, 2])], [3, 2, 2.5])
  assert.throws(() => median([]), /nothing/)
})

test('ratios are of the medians, so one bad round changes little', () => {
  const run = resultsOf({ bare: variantOf('', 10, 10, 500), gateway: variantOf('', 20, 20, 1) })
  assert.equal(cpuRatio(run, 'gateway', 'bare'), 2)
})

test('what was skipped or not asked for has no figures and no ratio', () => {
  const run = resultsOf({ bare: variantOf('', 10), sdk: { skipped: 'why' } })
  assert.equal(measured(run.variants, 'sdk'), undefined)
  assert.deepEqual(
    [cpuRatio(run, 'sdk', 'bare'), cpuRatio(run, 'bare', 'sdk'), cpuRatio(run, 'list', 'bare')],
    [undefined, undefined, undefined],
  )
})
