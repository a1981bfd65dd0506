import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { describe, it } from 'node:test'
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'
import { entries, request } from './entry-fixture.ts'
import { FIELDS, lineOf } from './fields.ts'
import { createLog } from './log.ts'
import { createObserver, type Entry } from './observer.ts'
import { createRequestLog } from './request-log.ts'

const clock = { now: () => 1_800_000_000_000 }

/** A stream that takes a line at a time, as fast as the test lets it. */
class Reader extends Writable {
  readonly chunks: string[] = []
  #stalled: (() => void) | undefined
  stall = false
  constructor() {
    super({ highWaterMark: 1, decodeStrings: false })
  }
  override _write(chunk: string, _: BufferEncoding, done: () => void): void {
    this.chunks.push(chunk)
    if (this.stall) this.#stalled = done
    else done()
  }
  goOn(): void {
    this.stall = false
    this.#stalled?.()
  }
  get lines(): Record<string, unknown>[] {
    const text = this.chunks.join('')
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
  }
}

/** Lines that are written at once. */
const BATCH = 64
const entry: Entry = { event: 'mcp.request', at: clock.now(), of: request }

describe('the request log', () => {
  it('has a line for each of them, with the declared fields and no other', () => {
    for (const each of entries) {
      const { time, level, event, ...fields } = JSON.parse(lineOf(each))
      assert.equal(time, new Date(each.at).toISOString())
      assert.equal(level, 'info')
      assert.equal(event, each.event)
      assert.deepEqual(Object.keys(fields), [...FIELDS[each.event]])
      assert.ok(lineOf(each).endsWith('}\n'))
    }
  })

  it('dates each line to the millisecond, also where seconds change and clocks go back', () => {
    for (const at of [999, 1_000, 1_001.7, 60_000, 59_999, 1_800_000_000_042])
      assert.equal(JSON.parse(lineOf({ ...entry, at })).time, new Date(at).toISOString())
  })

  it('cuts what a client made long, and escapes what it made strange', () => {
    const of = { ...request, clientId: `https://x.example/${'a'.repeat(3_000)}`, method: 'a\n{"' }
    const line = lineOf({ ...entry, of } as Entry)
    assert.equal(line.split('\n').length, 2)
    assert.ok(line.length < 1_000)
    assert.equal(JSON.parse(line).method, 'a\n{"')
  })

  it('writes nothing while a request is served', () => {
    const to = new Reader()
    const observer = createObserver([createRequestLog({ to, clock })], clock)
    observer.served(request)
    assert.deepEqual(to.chunks, [])
  })

  it('writes what waits when it closes', async () => {
    const to = new Reader()
    const log = createRequestLog({ to, clock })
    for (let each = 0; each < 700; each++) log.add(entry)
    await log.close()
    assert.equal(to.lines.length, 700)
    assert.equal(to.writableLength, 0)
  })

  it('leaves a full stream alone, and says in the log what was lost meanwhile', async () => {
    const to = new Reader()
    const log = createRequestLog({ to, clock, capacity: 3 })
    to.stall = true
    log.add(entry)
    while (to.chunks.length === 0) await pause(10)
    for (let each = 0; each < 5; each++) log.add(entry)
    assert.equal(log.lost(), 2)
    await pause(30)
    assert.equal(to.writableLength, to.chunks[0]?.length)
    to.goOn()
    while (to.lines.length < 5) await pause(10)
    assert.deepEqual(
      to.lines.map(({ event, lost, total, sink }) => [event, lost, total, sink]),
      [
        ['mcp.request', undefined, undefined, undefined],
        ['telemetry.lost', 2, 2, 'log'],
        ...Array.from({ length: 3 }, () => ['mcp.request', undefined, undefined, undefined]),
      ],
    )
    assert.deepEqual(Object.keys(to.lines[1] ?? {}).slice(3), [...FIELDS['telemetry.lost']])
    log.add(entry)
    await log.close()
    assert.equal(to.lines.filter(({ event }) => event === 'telemetry.lost').length, 1)
  })

  it('puts nothing more into a full stream, however much waits, and may be full again', async () => {
    const to = new Reader()
    const log = createRequestLog({ to, clock })
    for (let round = 1; round <= 2; round++) {
      to.stall = true
      const before = to.chunks.length
      for (let each = 0; each < BATCH; each++) log.add(entry)
      while (to.chunks.length === before) await pause(5)
      for (let each = 0; each < 3 * BATCH; each++) log.add(entry)
      await pause(30)
      assert.deepEqual(
        [to.writableLength, to.listenerCount('drain')],
        [to.chunks.at(-1)?.length, 1],
      )
      to.goOn()
      while (to.lines.length < round * 4 * BATCH) await pause(5)
    }
  })

  it('asks a full stream once to be told of room, whatever it puts into it at the end', async () => {
    const to = new Reader()
    const log = createRequestLog({ to, clock })
    to.stall = true
    for (let each = 0; each < 5 * BATCH; each++) log.add(entry)
    const closed = log.close()
    assert.equal(to.listenerCount('drain'), 1)
    to.goOn()
    await closed
    assert.equal(to.lines.length, 5 * BATCH)
  })

  it('says at its end what was lost and could not be said before', async () => {
    const to = new Reader()
    const log = createRequestLog({ to, clock })
    const of = Object.defineProperty({ ...request }, 'method', {
      get: () => assert.fail('it can’t be written'),
    })
    log.add({ ...entry, of } as Entry)
    await log.close()
    assert.deepEqual(
      to.lines.map(({ event, lost, total }) => [event, lost, total]),
      [['telemetry.lost', 1, 1]],
    )
  })

  it('waits two seconds at its end for a stream that takes nothing, and no longer', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const to = new Reader()
    const log = createRequestLog({ to, clock })
    to.stall = true
    log.add(entry)
    let ended = false
    const closed = log.close().then(() => {
      ended = true
    })
    t.mock.timers.tick(1_999)
    await turn()
    assert.equal(ended, false)
    t.mock.timers.tick(1)
    await closed
  })

  it('leaves no timer behind that would keep the process', async () => {
    const timers = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = timers()
    const log = createRequestLog({ to: new Reader(), clock })
    log.add(entry)
    await log.close()
    assert.equal(timers(), before)
  })

  it('keeps its lines whole between those of the log, and these in order', async () => {
    const to = new Reader()
    const log = createLog((line) => to.write(`${line}\n`))
    const requests = createRequestLog({ to, clock })
    log.info('one')
    requests.add(entry)
    log.info('two')
    await requests.close()
    log.info('three')
    assert.deepEqual(
      to.lines.map(({ event }) => event),
      ['one', 'two', 'mcp.request', 'three'],
    )
  })

  it('leaves a stream that somebody has ended alone', async () => {
    const to = new Reader()
    const log = createRequestLog({ to, clock })
    to.end()
    log.add(entry)
    await log.close()
    assert.deepEqual(to.chunks, [])
    assert.equal(log.lost(), 1)
  })

  it('counts everything once its stream has broken, and still ends', async () => {
    const to = new Reader()
    to.on('error', () => {})
    to.destroy(new Error('no space left'))
    const log = createRequestLog({ to, clock })
    log.add(entry)
    await log.close()
    assert.equal(log.lost(), 1)
  })
})
