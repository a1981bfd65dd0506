import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, it } from 'node:test'
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createBacklog } from './backlog.ts'

interface Under {
  readonly capacity?: number
  readonly batch?: number
  readonly everyMs?: number
  readonly answer?: () => boolean
}

/** A backlog that hands over after a millisecond, and what it handed over, batch by batch. */
function under({ capacity = 10, batch = 4, everyMs = 1, answer = () => true }: Under = {}) {
  const batches: number[][] = []
  const backlog = createBacklog<number>({
    capacity,
    everyMs,
    batch,
    take(entries) {
      batches.push([...entries])
      return answer()
    },
  })
  const addUpTo = (last: number) => {
    for (let each = 1; each <= last; each++) backlog.add(each)
  }
  return { backlog, batches, addUpTo }
}

/** Looks again until it holds, at most a second. */
async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries++) await pause(5)
  assert.ok(holds())
}

describe('a backlog', () => {
  it('hands over later, in order and in batches, and nothing twice', async () => {
    const { batches, addUpTo } = under()
    addUpTo(9)
    assert.deepEqual(batches, [])
    await until(() => batches.length === 3)
    assert.deepEqual(batches, [[1, 2, 3, 4], [5, 6, 7, 8], [9]])
  })

  it('does not wait for company once a whole batch is there', async () => {
    const { batches, addUpTo } = under({ batch: 2, everyMs: 60_000 })
    addUpTo(2)
    await until(() => batches.length === 1)
  })

  it('needs one timer, however many entries wait for company', (t) => {
    const timers = t.mock.method(globalThis, 'setTimeout')
    under().addUpTo(3)
    assert.equal(timers.mock.callCount(), 1)
  })

  it('holds nothing that it has handed over', async () => {
    const backlog = createBacklog<object>({
      capacity: 4,
      everyMs: 60_000,
      batch: 2,
      take: () => true,
    })
    const handed = (() => {
      const entry = { made: 'to be forgotten' }
      backlog.add(entry)
      return new WeakRef(entry)
    })()
    backlog.flush()
    // A reference that was just made is kept until the turn has ended.
    await pause(0)
    setFlagsFromString('--expose-gc')
    ;(runInNewContext('gc') as () => void)()
    assert.equal(handed.deref(), undefined)
    assert.equal(backlog.lost(), 0)
  })

  it('keeps no process alive, whether it waits for company or has more than it can hand over', async () => {
    const backlog = new URL('./backlog.ts', import.meta.url).href
    const program = `
      import { createBacklog } from '${backlog}'
      const waits = createBacklog({ capacity: 9, everyMs: 60_000, batch: 4, take: () => true })
      waits.add(1)
      const busy = createBacklog({ capacity: 9, everyMs: 1, batch: 1, take: () => !busy.add(1) })
      busy.add(1)`
    const args = ['--input-type=module', '--eval', program]
    await promisify(execFile)(process.execPath, args, { timeout: 20_000 })
  })

  it('counts what has no room, and keeps what came first', () => {
    const { backlog, batches, addUpTo } = under({ capacity: 3 })
    addUpTo(5)
    assert.equal(backlog.lost(), 2)
    backlog.flush()
    assert.deepEqual(batches.flat(), [1, 2, 3])
  })

  it('has room again for what it handed over, however often that goes round', () => {
    const { backlog, batches, addUpTo } = under({ capacity: 3 })
    for (let round = 0; round < 5; round++) {
      addUpTo(2)
      backlog.flush()
    }
    assert.deepEqual(batches.flat(), [1, 2, 1, 2, 1, 2, 1, 2, 1, 2])
    assert.equal(backlog.lost(), 0)
  })

  it('waits where it is told to, counts meanwhile, and goes on when it may', async () => {
    let room = false
    const { backlog, batches, addUpTo } = under({ capacity: 6, batch: 2, answer: () => room })
    addUpTo(5)
    await until(() => batches.length === 1)
    addUpTo(4)
    assert.equal(backlog.lost(), 1)
    await pause(20)
    assert.deepEqual(batches, [[1, 2]])
    room = true
    backlog.resume()
    await until(() => batches.flat().length === 8)
    assert.deepEqual(batches.flat(), [1, 2, 3, 4, 5, 1, 2, 3])
  })

  it('waits also where a batch was due when the timer handed over the one before', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { batches, addUpTo } = under({ batch: 2, answer: () => false })
    addUpTo(4)
    t.mock.timers.tick(1)
    assert.deepEqual(batches, [[1, 2]])
    await turn()
    assert.deepEqual(batches, [[1, 2]])
  })

  it('goes on with what comes later, when nothing waited as it was told that it may', async () => {
    let room = false
    const { backlog, batches, addUpTo } = under({ answer: () => room })
    addUpTo(1)
    await until(() => batches.length === 1)
    room = true
    backlog.resume()
    addUpTo(1)
    await until(() => batches.length === 2)
  })

  it('hands over everything when the process ends, also where it had to wait', async () => {
    const { backlog, batches, addUpTo } = under({ batch: 2, answer: () => false })
    addUpTo(5)
    await until(() => batches.length === 1)
    backlog.flush()
    assert.deepEqual(batches.flat(), [1, 2, 3, 4, 5])
  })

  it('counts what can’t be taken, and takes what comes after', async () => {
    let broken = true
    const { backlog, batches, addUpTo } = under({
      answer() {
        if (broken) throw new Error('no room on the disk')
        return true
      },
    })
    addUpTo(3)
    await until(() => backlog.lost() === 3)
    broken = false
    addUpTo(1)
    await until(() => batches.length === 2)
    assert.equal(backlog.lost(), 3)
  })
})
