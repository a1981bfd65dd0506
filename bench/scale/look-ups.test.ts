import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { seedSampleTown } from '../../apps/real-estate/src/sample-town/seed.ts'
import { LOOK_UPS, pickKeys, timeLookUps } from './look-ups.ts'

const folder = mkdtempSync(join(tmpdir(), 'voordeur-look-ups-'))
const file = join(folder, 'register.sqlite')
before(() => seedSampleTown(file))
after(() => rmSync(folder, { recursive: true }))

test('keys of every kind are picked from all over the register, the same for the same seed', () => {
  const keys = pickKeys(file, 300, 'a')
  for (const kind of LOOK_UPS) {
    assert.equal(keys[kind].length, 300)
    assert.ok(new Set(keys[kind]).size > (kind === 'postcode' ? 10 : 100), kind)
  }
  assert.deepEqual(pickKeys(file, 300, 'a'), keys)
  assert.notDeepEqual(pickKeys(file, 300, 'b'), keys)
})

test('every look-up is timed', async () => {
  const keys = pickKeys(file, 200, 'a')
  for (const kind of LOOK_UPS) {
    const { samples, p50Ms, p99Ms, maxMs } = await timeLookUps(file, kind, keys[kind])
    assert.equal(samples, 200)
    assert.ok(p50Ms > 0 && p50Ms <= p99Ms && p99Ms <= maxMs)
  }
})

test('what is not there is no look-up', async () => {
  for (const kind of LOOK_UPS) {
    await assert.rejects(timeLookUps(file, kind, ['9999ZZ']), new RegExp(`no ${kind} 9999ZZ`))
  }
})
