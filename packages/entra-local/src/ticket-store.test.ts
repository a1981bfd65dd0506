import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTicketStore } from './ticket-store.ts'

function startStore(capacity = 3) {
  const clock = { now: 0 }
  const store = createTicketStore<number>({ lifetime: 10, capacity, now: () => clock.now })
  return { clock, store }
}

test('a ticket is found until it expires, and then known as expired', () => {
  const { clock, store } = startStore()
  const ticket = store.issue(7)
  clock.now = 9_999
  assert.deepEqual(store.find(ticket), { value: 7, expired: false })
  clock.now = 10_000
  assert.deepEqual(store.find(ticket), { value: 7, expired: true })
  assert.equal(store.find('another'), undefined)
})

test('at its capacity the store forgets the oldest', () => {
  const { store } = startStore()
  const tickets = [1, 2, 3, 4].map((value) => store.issue(value))
  assert.equal(store.size, 3)
  assert.deepEqual(
    tickets.map((ticket) => store.find(ticket)?.value),
    [undefined, 2, 3, 4],
  )
})

test('tickets that expired a lifetime ago take no memory', () => {
  const { clock, store } = startStore(1_000)
  for (let value = 0; value < 100; value++) store.issue(value)
  clock.now = 20_000
  store.issue(100)
  assert.equal(store.size, 1)
})
