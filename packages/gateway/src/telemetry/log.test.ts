import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createLog } from './log.ts'

/** What is in the log after one line. */
function logged(fields: Record<string, unknown>): Record<string, unknown> {
  const lines: string[] = []
  createLog((line) => lines.push(line)).error('event', fields)
  return JSON.parse(lines[0] ?? '')
}

it('an error is in the log with what caused it, and what caused that', () => {
  const cable = new Error('the cable is out')
  const network = new TypeError('fetch failed', { cause: cable })
  const { error } = logged({ error: new Error('no answer', { cause: network }) })
  const { stack, cause } = error as { stack: string; cause: { name: string; cause: object } }
  assert.match(stack, /no answer/)
  assert.equal(cause.name, 'TypeError')
  assert.match(JSON.stringify(cause.cause), /the cable is out/)
})

it('the errors behind one that has several are in the log, the first five', () => {
  const errors = Array.from({ length: 9 }, (_, each) => new Error(`address ${each} refused`))
  const text = JSON.stringify(logged({ error: new AggregateError(errors) }))
  assert.match(text, /address 0 refused/)
  assert.match(text, /address 4 refused/)
  assert.doesNotMatch(text, /address 5 refused/)
})

it('a cause that is no error stays out: a library puts answers with tokens there', () => {
  const cause = { body: { access: 'eyJhbGciOi' } }
  const line = logged({ error: new Error('refused', { cause }) })
  assert.ok(!JSON.stringify(line).includes('eyJ'))
  const others = [new Error('x', { cause: 'eyJ' }), new AggregateError(['eyJ', { a: 'eyJ' }])]
  for (const error of others) assert.ok(!JSON.stringify(logged({ error })).includes('eyJ'))
})

it('errors that cause each other end', () => {
  const [one, other] = [new Error('one'), new Error('other')]
  one.cause = other
  other.cause = one
  assert.ok(JSON.stringify(logged({ error: one })).length < 20_000)
})

it('nothing that is logged can break the log', () => {
  const lines: string[] = []
  const log = createLog((line) => lines.push(line))
  const getter = {
    get broken() {
      throw new Error('x')
    },
  }
  const toJSON = () => {
    throw new Error('x')
  }
  const odd = [1n, { toJSON }, getter, new Proxy({}, { ownKeys: toJSON }), Object.create(null)]
  for (const error of odd) log.error('odd', { error })
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).event),
    odd.map(() => 'odd'),
  )
})
