import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createBacklog } from './backlog.ts'

/** A backlog that hands over after a millisecond, and what it handed over, batch by batch. */
function under(options: { capacity?: number; batch?: number; answer?: () => boolean } = {}) {
  const { capacity = 10, batch = 4, answer = () => true } = options
  const batches: number[][] = []
  const backlog = createBacklog<number>({
    capacity,
    everyMs: 1,
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
