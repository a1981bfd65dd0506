import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
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
