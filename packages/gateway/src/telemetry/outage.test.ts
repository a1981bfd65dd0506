import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createLog } from './log.ts'
import { loggingOutages } from './outage.ts'

it('an outage is in the log once, with its reason, and its end once', async () => {
  const lines: Record<string, unknown>[] = []
  const log = createLog((line) => lines.push(JSON.parse(line)))
  let error: Error | undefined
  const work = async () => {
    if (error) throw error
  }
  const watched = loggingOutages(work, log, { lost: 'gone', back: 'here' })
  const outcomes = [undefined, new Error('one'), new Error('two'), undefined, undefined]
  for (error of [...outcomes, new Error('three', { cause: 'cable' })])
    await watched().then(
      () => assert.equal(error, undefined),
      (thrown) => assert.equal(thrown, error),
    )
  const told = lines.map(({ level, event, cause }) => [level, event, cause])
  assert.deepEqual(told, [
    ['warn', 'gone', undefined],
    ['info', 'here', undefined],
    ['warn', 'gone', 'cable'],
  ])
  assert.match(JSON.stringify(lines[0]), /Error: one/)
})
