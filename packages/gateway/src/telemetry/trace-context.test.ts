import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { childTraceparent, readTraceContext } from './trace-context.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const SPAN = 'b7ad6b7169203331'
const PARENT = `00-${TRACE}-${SPAN}-01`
const read = (traceparent: unknown, tracestate?: unknown) =>
  readTraceContext({ traceparent, tracestate })

describe('readTraceContext', () => {
  const malformed: Readonly<Record<string, unknown>> = {
    'is no text': 7,
    'is empty': '',
    'has an all-zero trace id': `00-${'0'.repeat(32)}-${SPAN}-01`,
    'has an all-zero parent id': `00-${TRACE}-${'0'.repeat(16)}-01`,
    'has upper-case digits': PARENT.toUpperCase(),
    'has a short trace id': `00-${TRACE.slice(1)}-${SPAN}-01`,
    'has other characters': `00-${TRACE.replace('a', 'g')}-${SPAN}-01`,
    'has version ff': `ff-${TRACE}-${SPAN}-01`,
    'has more than version 00 allows': `${PARENT}-more`,
    'has no flags': `00-${TRACE}-${SPAN}`,
    'has white space before it': ` ${PARENT}`,
    'has a new line after it': `${PARENT}\n`,
    'is a later version with other characters after the flags': `01-${TRACE}-${SPAN}-01.x`,
    'is longer than anybody needs': `01-${TRACE}-${SPAN}-01-${'x'.repeat(300)}`,
  }
  for (const [what, traceparent] of Object.entries(malformed))
    it(`reads nothing from a traceparent that ${what}`, () =>
      assert.equal(read(traceparent), undefined))

  it('reads nothing where there is no metadata', () => {
    for (const meta of [undefined, null, 'text', {}, [], { tracestate: 'a=1' }])
      assert.equal(readTraceContext(meta), undefined)
  })

  it('does not read baggage', () => {
    const context = readTraceContext({ traceparent: PARENT, baggage: 'user=ada' })
    assert.ok(!JSON.stringify(context).includes('ada'))
  })

  it('reads version 00, and gives the request a span of its own', () => {
    const { spanId, ...context } = read(PARENT) ?? {}
    assert.deepEqual(context, { traceId: TRACE, parentId: SPAN, sampled: true })
    assert.match(spanId ?? '', /^[0-9a-f]{16}$/)
    assert.notEqual(spanId, SPAN)
    assert.notEqual(spanId, read(PARENT)?.spanId)
  })

  it('reads what it knows of a later version', () => {
    assert.equal(read(`cc-${TRACE}-${SPAN}-01`)?.traceId, TRACE)
    assert.equal(read(`cc-${TRACE}-${SPAN}-01-what-the-future-holds`)?.traceId, TRACE)
  })

  it('takes the last bit of the flags for sampled, whatever the others say', () => {
    assert.equal(read(`00-${TRACE}-${SPAN}-00`)?.sampled, false)
    assert.equal(read(`00-${TRACE}-${SPAN}-fe`)?.sampled, false)
    assert.equal(read(`00-${TRACE}-${SPAN}-ff`)?.sampled, true)
  })

  const members = (count: number) => Array.from({ length: count }, (_, i) => `k${i}=v`).join(',')
  const refused: Readonly<Record<string, unknown>> = {
    'is no text': ['a=1'],
    'is empty': '',
    'is empty between its commas': ' , ',
    'has more than 32 members': members(33),
    'has more than 512 characters': `a=${'x'.repeat(250)},b=${'x'.repeat(250)},c=${'x'.repeat(8)}`,
    'has the same key twice': 'a=1,b=2,a=3',
    'has a key in upper case': 'A=1',
    'has a member without a value': 'a=',
    'has a member without a key': '=1',
    'has a member without an equals sign': 'a',
    'has a value with an equals sign': 'a=b=c',
    'has a line break': 'a=1\r\nX-Other: 1',
    'has other than ASCII': 'a=é',
  }
  for (const [what, tracestate] of Object.entries(refused))
    it(`drops a tracestate that ${what}, and keeps the trace`, () => {
      const context = read(PARENT, tracestate)
      assert.equal(context?.traceId, TRACE)
      assert.equal(context?.state, undefined)
    })

  it('passes on a tracestate as it came', () => {
    const full = `a=${'x'.repeat(250)},b=${'x'.repeat(250)},c=${'x'.repeat(4)}`
    assert.equal(full.length, 512)
    for (const state of [
      'rojo=00f067aa,congo=t61',
      'a=1, b=2,',
      '2a@vendor=x y',
      members(32),
      full,
    ])
      assert.equal(read(PARENT, state)?.state, state)
  })
})

describe('childTraceparent', () => {
  it('names our own span as the parent, and says no more than version 00 knows', () => {
    const context = read(`cc-${TRACE}-${SPAN}-ff-more`)
    assert.ok(context)
    assert.equal(childTraceparent(context), `00-${TRACE}-${context.spanId}-01`)
    assert.equal(childTraceparent({ ...context, sampled: false }).slice(-2), '00')
  })
})
