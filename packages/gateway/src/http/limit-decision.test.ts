import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rateLimitFields } from './limit-decision.ts'

const decision = {
  allowed: true,
  limit: 120,
  windowSeconds: 60,
  remaining: 7,
  resetSeconds: 12.2,
  retryAfterSeconds: 0,
  policy: 'tool-calls',
}

test('an allowed request learns its allowance', () => {
  assert.deepEqual(rateLimitFields(decision), {
    'RateLimit-Policy': '"tool-calls";q=120;w=60',
    RateLimit: '"tool-calls";r=7;t=13',
  })
})

test('a refused one also learns when to come back: never before the limit resets', () => {
  const refused = { ...decision, allowed: false, remaining: -1, retryAfterSeconds: 3.1 }
  assert.deepEqual(rateLimitFields(refused), {
    'RateLimit-Policy': '"tool-calls";q=120;w=60',
    RateLimit: '"tool-calls";r=0;t=13',
    'Retry-After': '13',
  })
  const now = { ...refused, resetSeconds: 0, retryAfterSeconds: 0 }
  assert.equal(rateLimitFields(now)['Retry-After'], '1')
})

test('a policy name cannot break the header', () => {
  const fields = rateLimitFields({ ...decision, policy: 'a"\r\n\\é' })
  assert.equal(fields['RateLimit'], '"a-----";r=7;t=13')
})
