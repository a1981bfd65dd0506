import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rateLimitFields } from '../http/limit-decision.ts'
import { defaultRateLimits, parseRateLimits } from './rate-limit-config.ts'
import { createRateLimits } from './rate-limits.ts'

const clock = { now: () => 1_800_000_000_000 }
const limitsOf = (text: string) => {
  const { limits, faults } = parseRateLimits(text)
  assert.deepEqual(faults, [])
  return createRateLimits(limits, clock)
}
const person = (id: string) => ({ kind: 'person', id }) as const

test('register and authorize count by address: IPv4 whole, IPv6 per /64', () => {
  const limits = limitsOf('register=2/60s;authorize=1/60s')
  assert.equal(limits.register('198.51.100.7').allowed, true)
  assert.equal(limits.register('198.51.100.7').allowed, true)
  assert.equal(limits.register('198.51.100.7').allowed, false)
  assert.equal(limits.register('198.51.100.8').allowed, true)
  assert.equal(limits.authorize('2001:db8:1:2::1').allowed, true)
  assert.equal(limits.authorize('2001:db8:1:2:9::9').allowed, false)
  assert.equal(limits.authorize('2001:db8:1:3::1').allowed, true)
})

test('behind the address limits stands a total over everybody', () => {
  const limits = limitsOf('register=10/60s;registerTotal=3/60s')
  for (const last of [1, 2, 3]) assert.equal(limits.register(`198.51.100.${last}`).allowed, true)
  const refused = limits.register('198.51.100.4')
  assert.equal(refused.allowed, false)
  assert.equal(refused.policy, 'register-total')
})

test('requests of clients count by address and in all, fetches by address', () => {
  const limits = limitsOf('oauthRequest=1/60s;oauthRequestTotal=2/60s;metadataFetch=1/60s')
  assert.equal(limits.oauthRequest('198.51.100.1').allowed, true)
  assert.equal(limits.oauthRequest('198.51.100.1').policy, 'oauth-request')
  assert.equal(limits.oauthRequest('198.51.100.2').allowed, true)
  assert.equal(limits.oauthRequest('198.51.100.3').policy, 'oauth-request-total')
  assert.equal(limits.metadataFetch('2001:db8:1:2::1').allowed, true)
  assert.equal(limits.metadataFetch('2001:db8:1:2::2').allowed, false)
  assert.equal(limits.metadataFetch('2001:db8:1:3::1').allowed, true)
})

test('a refusal by one of two limits costs nothing at the other', () => {
  const limits = limitsOf('register=1/60s;registerTotal=2/60s')
  limits.register('198.51.100.1')
  for (let times = 0; times < 9; times += 1) limits.register('198.51.100.1')
  assert.equal(limits.register('198.51.100.2').allowed, true, 'the total has one unit left')
  assert.equal(limits.register('198.51.100.3').policy, 'register-total')
  const spent = limitsOf('anonymousToolCall=2/60s;anonymousTotal=1/60s')
  spent.toolCall({ address: '198.51.100.1' })
  for (let times = 0; times < 9; times += 1) spent.toolCall({ address: '198.51.100.2' })
  assert.equal(spent.toolCall({ address: '198.51.100.2' }).policy, 'anonymous-total')
})

test('a person is counted as that person, wherever they come from', () => {
  const limits = limitsOf('toolCall=2/60s;anonymousToolCall=1/60s')
  const call = (id: string, address: string) => limits.toolCall({ principal: person(id), address })
  assert.equal(call('person_1', '198.51.100.1').allowed, true)
  assert.equal(call('person_1', '203.0.113.1').allowed, true)
  assert.equal(call('person_1', '192.0.2.1').allowed, false)
  assert.equal(call('person_2', '198.51.100.1').allowed, true, 'the shared address is not counted')
  assert.equal(limits.toolCall({ address: '198.51.100.1' }).allowed, true)
  assert.equal(limits.toolCall({ address: '198.51.100.1' }).policy, 'anonymous-tool-call')
})

test('a machine can not use up a person with the same id', () => {
  const limits = limitsOf('toolCall=1/60s')
  limits.toolCall({ principal: { kind: 'client', id: 'x' }, address: '::1' })
  assert.equal(limits.toolCall({ principal: person('x'), address: '::1' }).allowed, true)
})

test('every call of a batch counts', () => {
  const limits = limitsOf('toolCall=5/60s;anonymousToolCall=5/60s')
  assert.equal(limits.toolCall({ principal: person('a'), address: '::1' }, 3).remaining, 2)
  assert.equal(limits.toolCall({ principal: person('a'), address: '::1' }, 3).allowed, false)
  assert.equal(limits.toolCall({ address: '::1' }, 6).allowed, false)
})

test('the token endpoint counts by client, and failures by address without counting a look', () => {
  const limits = limitsOf('token=1/60s;tokenFailure=2/60s')
  assert.equal(limits.token('client-a').allowed, true)
  assert.equal(limits.token('client-a').allowed, false)
  assert.equal(limits.token('client-b').allowed, true)
  for (let times = 0; times < 9; times += 1) {
    assert.equal(limits.mayTryToken('198.51.100.1').allowed, true)
  }
  limits.tokenFailure('198.51.100.1')
  limits.tokenFailure('198.51.100.1')
  assert.equal(limits.mayTryToken('198.51.100.1').allowed, false)
  assert.equal(limits.mayTryToken('198.51.100.2').allowed, true)
})

test('messages to the tool host count by person, or by address without credentials', () => {
  const limits = limitsOf('mcpRequest=2/60s;anonymousMcpRequest=3/60s;anonymousMcpTotal=4/60s')
  const [noor, address] = [person('noor'), '198.51.100.1']
  assert.equal(limits.mcpRequest({ principal: noor, address }, 2).allowed, true)
  assert.equal(limits.mcpRequest({ principal: noor, address }).policy, 'mcp-request')
  assert.equal(limits.mcpRequest({ principal: noor, address: '192.0.2.1' }).allowed, false)
  assert.equal(limits.mcpRequest({ address }, 3).allowed, true)
  assert.equal(limits.mcpRequest({ address }).policy, 'anonymous-mcp-request')
  assert.equal(limits.mcpRequest({ address: '192.0.2.1' }).allowed, true)
  assert.equal(limits.mcpRequest({ address: '192.0.2.1' }).policy, 'anonymous-mcp-total')
  assert.equal(limits.mcpRequest({ principal: person('sem'), address }).allowed, true)
})

test('bad credentials at the tool host count by address, apart from the token endpoint', () => {
  const limits = limitsOf('mcpTokenFailure=1/60s')
  assert.equal(limits.mcpTokenFailure('2001:db8::1').allowed, true)
  assert.equal(limits.mcpTokenFailure('2001:db8::2').allowed, false)
  assert.equal(limits.mcpTokenFailure('2001:db8:0:1::1').allowed, true)
  assert.equal(limits.mayTryToken('2001:db8::1').allowed, true)
})

test('the header fields are structured fields and name nobody', () => {
  const limits = limitsOf('toolCall=2/60s')
  const caller = { principal: person('person_secret'), address: '198.51.100.1' }
  assert.deepEqual(rateLimitFields(limits.toolCall(caller)), {
    'RateLimit-Policy': '"tool-call";q=2;w=60',
    RateLimit: '"tool-call";r=1;t=30',
  })
  limits.toolCall(caller)
  const refused = limits.toolCall(caller)
  assert.deepEqual(rateLimitFields(refused), {
    'RateLimit-Policy': '"tool-call";q=2;w=60',
    RateLimit: '"tool-call";r=0;t=30',
    'Retry-After': '30',
  })
  assert.doesNotMatch(JSON.stringify([refused, rateLimitFields(refused)]), /secret|198\.51/)
})

test('overrides change what they name and keep the rest', () => {
  const { limits, faults } = parseRateLimits(' register=10/2m ; toolCall=120/60s:30; token=5/1h:5;')
  assert.deepEqual(faults, [])
  assert.deepEqual(limits, {
    ...defaultRateLimits,
    register: { quota: 10, windowSeconds: 120, burst: 10 },
    toolCall: { quota: 120, windowSeconds: 60, burst: 30 },
    token: { quota: 5, windowSeconds: 3_600, burst: 5 },
  })
  assert.deepEqual(parseRateLimits('').limits, defaultRateLimits)
})

test('every mistake is reported, and together', () => {
  const text =
    'speed=1/1s;register=fast;toolCall=1/60s:5;token=0/60s;authorize=1/0s;tokenFailure=1/48h;registerTotal=1/1s;registerTotal=2/1s;constructor=1/1s'
  const { faults } = parseRateLimits(text)
  const expected = [
    /no rate limit "speed"; the names are register, /,
    /"register" must be written as in "toolCall=120\/60s:30"/,
    /"toolCall" must have a burst from 1 to its quota/,
    /"token" must allow at least 1/,
    /"authorize" must have a window from 1 second to 24 hours/,
    /"tokenFailure" must have a window/,
    /"registerTotal" is given twice/,
    /no rate limit "constructor"/,
  ]
  assert.equal(faults.length, expected.length, faults.join('\n'))
  for (const [index, pattern] of expected.entries()) assert.match(faults[index] ?? '', pattern)
})

test('the defaults are well formed', () => {
  for (const [name, rate] of Object.entries(defaultRateLimits)) {
    assert.ok(rate.burst >= 1 && rate.burst <= rate.quota, name)
  }
})

test('decisions are counted: units allowed, refusals, and a question only when it is refused', () => {
  const limits = limitsOf('toolCall=3/60s;tokenFailure=1/60s;register=1/60s;registerTotal=2/60s')
  const counted = (limit: string) => limits.counts().find((count) => count.limit === limit)
  const call = (cost: number) => limits.toolCall({ principal: person('one'), address: '' }, cost)
  call(2)
  call(2)
  assert.deepEqual(counted('tool-call'), { limit: 'tool-call', allowed: 2, refused: 1 })
  limits.mayTryToken('198.51.100.1')
  assert.deepEqual(counted('token-failure'), { limit: 'token-failure', allowed: 0, refused: 0 })
  limits.tokenFailure('198.51.100.1')
  limits.mayTryToken('198.51.100.1')
  assert.deepEqual(counted('token-failure'), { limit: 'token-failure', allowed: 1, refused: 1 })
  for (let times = 0; times < 3; times += 1) limits.register('198.51.100.1')
  assert.deepEqual(counted('register'), { limit: 'register', allowed: 1, refused: 2 })
  assert.deepEqual(counted('register-total'), { limit: 'register-total', allowed: 1, refused: 0 })
})
