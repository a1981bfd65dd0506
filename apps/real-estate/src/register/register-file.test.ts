import assert from 'node:assert/strict'
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { generateSampleTown } from '../sample-town/sample-town.ts'
import type { AddressRecord, Register } from './register.ts'
import { openRegisterDatabase } from './register-database.ts'
import { createRegisterFile } from './register-file.ts'
import type { RegisterSource } from './register-source.ts'
import { openRegister } from './sqlite-register.ts'

const named = (name: string): RegisterSource => {
  const town = generateSampleTown()
  return { ...town, info: { ...town.info, name } }
}

describe('a register file', () => {
  let directory: string
  let file: string

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'voordeur-file-'))
    file = join(directory, 'register.sqlite')
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  const assertOnly = (content: Buffer): void => {
    assert.deepEqual(readdirSync(directory), ['register.sqlite'])
    assert.ok(readFileSync(file).equals(content))
  }

  test('is made whole, in a folder made for it', async () => {
    const deeper = join(directory, 'a', 'b', 'register.sqlite')
    const info = await createRegisterFile(deeper, named('first'))
    const register = openRegister(deeper)
    assert.deepEqual(await register.info(), info)
    register.close()
    assert.deepEqual(readdirSync(join(directory, 'a', 'b')), ['register.sqlite'])
  })

  test('stays as it was when the source fails half-way', async () => {
    await createRegisterFile(file, named('first'))
    const before = readFileSync(file)
    function* failing(): Generator<AddressRecord> {
      const [first] = generateSampleTown().addresses
      if (first) yield first
      throw new Error('the source broke')
    }
    const source = { ...named('second'), addresses: failing() }
    await assert.rejects(createRegisterFile(file, source), /the source broke/)
    assertOnly(before)
  })

  test('stays as it was when the disk is full', async () => {
    await createRegisterFile(file, named('first'))
    const before = readFileSync(file)
    await assert.rejects(createRegisterFile(file, named('second'), { maxBytes: 60_000 }), {
      errcode: 13,
    })
    assertOnly(before)
  })

  test('stays as it was when the work is stopped', async () => {
    await createRegisterFile(file, named('first'))
    const before = readFileSync(file)
    const signal = AbortSignal.abort()
    await assert.rejects(createRegisterFile(file, named('second'), { signal }), {
      name: 'AbortError',
    })
    assertOnly(before)
  })

  test('stops between one index and the next', async () => {
    const stop = new AbortController()
    const source = named('first')
    function* stopping(): Generator<AddressRecord> {
      yield* source.addresses
      // The last row is written by the time this runs, and the first index made.
      setImmediate(() => stop.abort())
    }
    const making = createRegisterFile(
      file,
      { ...source, addresses: stopping() },
      { signal: stop.signal },
    )
    await assert.rejects(making, { name: 'AbortError' })
    assert.deepEqual(readdirSync(directory), [])
  })

  test('is made without a journal, which would lie beside it', async () => {
    const journal: unknown[] = []
    await createRegisterFile(file, named('first'), {
      check: (database) => journal.push({ ...database.prepare('PRAGMA journal_mode').get() }),
    })
    assert.deepEqual(journal, [{ journal_mode: 'off' }])
  })

  test('is read anew within a second of being replaced', async () => {
    let time = 0
    await createRegisterFile(file, named('first'))
    const register = openRegister(file, { now: () => time })
    await createRegisterFile(file, named('second'))
    assert.equal((await register.info()).name, 'first')
    time = 1000
    assert.equal((await register.info()).name, 'second')
    register.close()
  })

  test('answers one piece of work from one register, whatever replaces it meanwhile', async () => {
    let time = 0
    await createRegisterFile(file, named('first'))
    const register = openRegister(file, { now: () => time })
    const seen = await register.atOneMoment(async (moment) => {
      await createRegisterFile(file, named('second'))
      time += 1000
      const outside = (await register.info()).name
      const { total } = await moment.addresses({ postcode: '1234AH', offset: 0, limit: 1 })
      return [outside, (await moment.info()).name, total]
    })
    assert.deepEqual(seen, ['second', 'first', 107])
    assert.equal((await register.info()).name, 'second')
    register.close()
  })

  test('closes a replaced register once nobody is using it, also after a failure', async () => {
    let time = 0
    await createRegisterFile(file, named('first'))
    const register = openRegister(file, { now: () => time })
    let kept: Register | undefined
    const failing = register.atOneMoment(async (moment) => {
      kept = moment
      await createRegisterFile(file, named('second'))
      time += 1000
      await register.info()
      throw new Error('the work broke')
    })
    await assert.rejects(failing, /the work broke/)
    await assert.rejects(async () => kept?.addressById('1'), /finalized|not open/)
    register.close()
  })

  test('tells when it can not be read any more', async () => {
    await createRegisterFile(file, named('first'))
    const register = openRegister(file)
    await register.check()
    register.close()
    await assert.rejects(register.check())
  })

  test('knows the extent of what is live in it', async () => {
    const town = generateSampleTown()
    const info = await createRegisterFile(file, town)
    const live = [...town.addresses].filter(({ ended }) => !ended)
    const xs = live.flatMap(({ position }) => position?.x ?? [])
    assert.ok(info.extent)
    assert.ok(info.extent.minX <= Math.min(...xs) && info.extent.maxX >= Math.max(...xs))
    assert.ok(info.extent.maxX - info.extent.minX < 5000)
    const none = { ...town, addresses: [], buildings: [] }
    assert.equal((await createRegisterFile(file, none)).extent, null)
  })

  test('goes on answering while it is replaced again and again', async () => {
    let time = 0
    await createRegisterFile(file, named('0'))
    const register = openRegister(file, { now: () => time })
    const calls: Promise<number>[] = []
    for (let round = 1; round <= 5; round += 1) {
      const replaced = createRegisterFile(file, named(String(round)))
      for (let call = 0; call < 20; call += 1) {
        time += 100
        const page = register.addresses({ postcode: '1234AH', offset: 0, limit: 200 })
        calls.push(page.then(({ items }) => items.length))
      }
      await replaced
    }
    assert.deepEqual(new Set(await Promise.all(calls)), new Set([107]))
    register.close()
  })

  test('keeps the old data when the new file is unusable, and says so once', async () => {
    let time = 0
    const errors: unknown[] = []
    await createRegisterFile(file, named('first'))
    const register = openRegister(file, {
      now: () => time,
      onUnusableFile: (error) => errors.push(error),
    })
    unlinkSync(file)
    writeFileSync(file, 'no register')
    for (time = 1000; time < 5000; time += 1000) {
      assert.equal((await register.info()).name, 'first')
    }
    assert.equal(errors.length, 1)
    unlinkSync(file)
    time += 1000
    assert.equal((await register.info()).name, 'first')
    await createRegisterFile(file, named('second'))
    time += 1000
    assert.equal((await register.info()).name, 'second')
    register.close()
  })

  test('must be there', () => {
    assert.throws(() => openRegister(file), { problem: 'missing', message: /no register at/ })
  })

  test('must be a register', () => {
    writeFileSync(file, 'something else that is long enough to be looked at')
    assert.throws(() => openRegister(file), { problem: 'not-a-register' })
    unlinkSync(file)
    const database = new DatabaseSync(file)
    database.exec(`CREATE TABLE register_info (info TEXT); PRAGMA user_version = 1;
      INSERT INTO register_info VALUES ('{}')`)
    database.close()
    assert.throws(() => openRegister(file), { problem: 'not-a-register' })
  })

  test('must be of the version this program reads', async () => {
    await createRegisterFile(file, named('first'))
    const other = join(directory, 'other.sqlite')
    copyFileSync(file, other)
    const database = new DatabaseSync(other)
    database.exec('PRAGMA user_version = 99')
    database.close()
    assert.throws(() => openRegister(other), {
      problem: 'other-version',
      message: /schema version 99, and this program reads version 1\. Import the BAG extract again/,
    })
  })

  test('can not be written through the register', async () => {
    await createRegisterFile(file, named('first'))
    const before = readFileSync(file)
    const register = openRegister(file)
    await register.addresses({ postcode: "'; DROP TABLE address; --", offset: 0, limit: 1 })
    register.close()
    const { database } = openRegisterDatabase(file)
    assert.throws(() => database.exec('DELETE FROM address'), /readonly database/)
    database.close()
    assertOnly(before)
  })
})
