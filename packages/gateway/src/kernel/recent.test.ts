import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRecent } from './recent.ts'

test('what is in use stays, whatever else comes by', () => {
  const recent = createRecent<number>(10)
  recent.set('mine', 7)
  for (let n = 0; n < 1_000; n++) {
    recent.set(`other-${n}`, n)
    if (n % 4 === 0) assert.equal(recent.get('mine'), 7)
  }
})

test('what nobody asks for goes, and no more than the capacity is held', () => {
  const recent = createRecent<number>(10)
  for (let n = 0; n < 1_000; n++) {
    recent.set(`key-${n}`, n)
    assert.ok(recent.size <= 10, `${recent.size}`)
  }
  assert.equal(recent.get('key-0'), undefined)
  assert.deepEqual([recent.get('key-999'), recent.get('key-995')], [999, 995])
})

test('its size is what it holds: a value that is used again is held once', () => {
  const recent = createRecent<number>(4)
  for (const key of ['a', 'b', 'c']) recent.set(key, 1)
  assert.equal(recent.size, 3)
  recent.get('a')
  assert.equal(recent.size, 3)
})

test('a capacity that can’t be halved is not exceeded either', () => {
  const recent = createRecent<number>(3)
  for (let n = 0; n < 10; n++) {
    recent.set(`key-${n}`, n)
    assert.ok(recent.size <= 3, `${recent.size}`)
  }
})

test('asking for what is not there takes no place', () => {
  const recent = createRecent<number>(4)
  recent.set('a', 1)
  for (let n = 0; n < 10; n++) assert.equal(recent.get(`nobody-${n}`), undefined)
  assert.deepEqual([recent.size, recent.get('a')], [1, 1])
})

test('the last value of a key is the one, in whichever generation it was', () => {
  const recent = createRecent<number>(4)
  recent.set('a', 1)
  recent.set('b', 1)
  recent.set('c', 1)
  recent.set('a', 2)
  assert.equal(recent.get('a'), 2)
  recent.set('a', 3)
  assert.deepEqual([recent.get('a'), recent.get('b'), recent.get('c')], [3, 1, 1])
})
