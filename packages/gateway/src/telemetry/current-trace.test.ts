import assert from 'node:assert/strict'
import { it } from 'node:test'
import { currentTrace, runInTrace, traceHeaders } from './current-trace.ts'
import { createLog } from './log.ts'

const context = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  parentId: 'b7ad6b7169203331',
  spanId: '00f067aa0ba902b7',
  sampled: true,
}

it('work without a trace runs without one, and asks no service to join one', () => {
  assert.equal(
    runInTrace(undefined, () => currentTrace()),
    undefined,
  )
  assert.deepEqual(traceHeaders(), {})
})

it('work keeps its trace over what it awaits, and no longer than it runs', async () => {
  const seen = await runInTrace(context, async () => {
    await new Promise(setImmediate)
    return currentTrace()
  })
  assert.equal(seen, context)
  assert.equal(currentTrace(), undefined)
})

it('headers carry our span, and the state only where the caller sent one', () => {
  const traceparent = `00-${context.traceId}-${context.spanId}-01`
  assert.deepEqual(runInTrace(context, traceHeaders), { traceparent })
  const state = { ...context, state: 'rojo=1' }
  assert.deepEqual(runInTrace(state, traceHeaders), { traceparent, tracestate: 'rojo=1' })
})

it('log lines written in a trace carry its id, and no field can pose as it', () => {
  const lines: Record<string, unknown>[] = []
  const log = createLog((line) => lines.push(JSON.parse(line)))
  log.info('outside')
  runInTrace(context, () => log.warn('inside', { traceId: 'made-up', accessToken: 'secret' }))
  assert.equal(lines[0]?.['traceId'], undefined)
  assert.equal(lines[1]?.['traceId'], context.traceId)
  assert.equal(lines[1]?.['accessToken'], '[redacted]')
})
