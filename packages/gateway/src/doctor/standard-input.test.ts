import assert from 'node:assert/strict'
import { PassThrough, Readable } from 'node:stream'
import { test } from 'node:test'
import { readInput } from './standard-input.ts'

const from = (stream: Readable) => ({ stream, terminal: false, piped: true })
const read = (...chunks: string[]) =>
  readInput(from(Readable.from(chunks.map((one) => Buffer.from(one)))))

test('everything up to the end, characters that are cut in two included', async () => {
  const [first, second] = [Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)]
  assert.deepEqual(await readInput(from(Readable.from([first, second]))), { text: 'é' })
  assert.deepEqual(await read('one ', 'two'), { text: 'one two' })
})

test('nothing, and nothing but white space', async () => {
  assert.deepEqual(await read(), { problem: 'empty' })
  assert.deepEqual(await read(' \n\t'), { problem: 'empty' })
})

test('64 KiB and not a byte more, and then it reads no further', async () => {
  const limit = 64 * 1024
  assert.deepEqual(await read('x'.repeat(limit)), { text: 'x'.repeat(limit) })
  assert.deepEqual(await read('x'.repeat(limit), 'y'), { problem: 'too-large' })
  let taken = 0
  const endless = new Readable({
    read() {
      taken += 16 * 1024
      this.push(Buffer.alloc(16 * 1024, 'x'))
    },
  })
  assert.deepEqual(await readInput(from(endless)), { problem: 'too-large' })
  assert.ok(taken < 512 * 1024)
  assert.equal(endless.destroyed, true)
})

test('a pipe that stays empty is given up, and one that has begun is not', async () => {
  assert.deepEqual(await readInput(from(new PassThrough()), 10), { problem: 'empty' })
  const slow = new PassThrough()
  const reading = readInput(from(slow), 40)
  slow.write('begun')
  await new Promise((resolve) => setTimeout(resolve, 50))
  slow.end(' and ended')
  assert.deepEqual(await reading, { text: 'begun and ended' })
})

test('what came before the sender broke off is all there is', async () => {
  const broken = new PassThrough()
  const reading = readInput(from(broken))
  broken.write('half')
  setImmediate(() => broken.destroy(new Error('gone')))
  assert.deepEqual(await reading, { text: 'half' })
})
