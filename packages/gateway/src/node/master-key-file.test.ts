import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { after, describe, it } from 'node:test'
import { readMasterKeyFile } from './master-key-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'voordeur-key-file-'))
const dataDir = join(folder, 'data')
mkdirSync(join(dataDir, 'deeper'), { recursive: true })
const KEY = Buffer.alloc(32, 7)
const TEXT = `${KEY.toString('base64')}\n`
const posix = { skip: process.getuid === undefined && 'needs POSIX files' }

function keyFile(name: string, content = TEXT, mode = 0o600): string {
  const path = join(folder, name)
  rmSync(path, { force: true })
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

const read = (path: string, production = true, data = dataDir) =>
  readMasterKeyFile(path, data, production)

function faultOf(path: string, production = true): string {
  const { key, fault } = read(path, production)
  assert.equal(key, undefined)
  return fault ?? assert.fail('no fault')
}

describe('a master key file', () => {
  after(() => rmSync(folder, { recursive: true }))

  it('is read when only its owner can read it', () => {
    for (const mode of [0o600, 0o400]) {
      assert.deepEqual(read(keyFile('key', TEXT, mode)), { key: new Uint8Array(KEY) })
    }
  })

  it('may be a link to such a file, and the data folder may not be there yet', posix, () => {
    const link = join(folder, 'link')
    symlinkSync(keyFile('key'), link)
    assert.ok(read(link).key)
    assert.ok(read(link, true, join(folder, 'not-yet')).key)
  })

  for (const mode of [0o640, 0o604, 0o644, 0o620, 0o700, 0o000, 0o4600]) {
    it(`is refused with mode ${mode.toString(8)}`, posix, () => {
      const path = keyFile('open-key', TEXT, mode)
      // Who is not root can't even open mode 000.
      assert.match(faultOf(path), /chmod 600 .*open-key|can't be read \(EACCES\)/)
    })
  }

  it('is refused when it belongs to somebody else', posix, () => {
    const foreign = process.getuid?.() === 0 ? keyFile('foreign') : '/etc/passwd'
    if (process.getuid?.() === 0) chownSync(foreign, 65_534, 65_534)
    assert.match(faultOf(foreign), /belongs to another user.*chown/)
  })

  const CONTENTS: [string, string][] = [
    ['empty', ''],
    ['too short', Buffer.alloc(31).toString('base64')],
    ['too long', Buffer.alloc(33).toString('base64')],
    ['two keys', TEXT + TEXT],
    ['something else that decodes to 32 bytes', `not-a-secret ${'x'.repeat(31)}`],
    ['larger than 1 KiB', TEXT + ' '.repeat(1024)],
  ]
  for (const [what, content] of CONTENTS) {
    it(`is refused when it is ${what}, without a word of it`, () => {
      const fault = faultOf(keyFile('wrong', content))
      assert.match(fault, /wrong must hold 32 bytes in base64.*openssl rand/)
      assert.doesNotMatch(fault, /not-a-secret/)
    })
  }

  it('is refused when it is not there, and when it is a folder', () => {
    assert.match(faultOf(join(folder, 'missing')), /can't be read \(ENOENT\)/)
    assert.match(faultOf(dataDir, false), /not a regular file/)
    assert.match(faultOf(folder), /not a regular file/)
  })

  it('is not waited for when it is a named pipe', posix, () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', ['-m', '600', pipe])
    assert.match(faultOf(pipe), /not a regular file/)
  })

  it('may lie in the data folder in development only', () => {
    for (const name of ['data/key', 'data/deeper/key', 'data/..key']) {
      const path = keyFile(name)
      assert.match(faultOf(path), /lies in the data folder/)
      assert.ok(read(path, false).key)
    }
  })

  it('may lie beside the data folder, under a name that only begins like it', () => {
    mkdirSync(join(folder, 'data-keys'))
    assert.ok(read(keyFile('data-keys/key')).key)
  })

  it('is found in the data folder through any link and any spelling', posix, () => {
    const inside = keyFile('data/key')
    const [toFile, toFolder, dataLink] = ['to-file', 'to-folder', 'data-link'].map((name) =>
      join(folder, name),
    ) as [string, string, string]
    symlinkSync(inside, toFile)
    symlinkSync(dataDir, toFolder)
    symlinkSync(dataDir, dataLink)
    for (const path of [
      toFile,
      join(toFolder, 'key'),
      relative(process.cwd(), inside),
      `${folder}/data-keys/../data/key`,
    ]) {
      assert.match(faultOf(path), /lies in the data folder/, path)
    }
    assert.match(read(inside, true, dataLink).fault ?? '', /lies in the data folder/)
  })

  it('may not be a link into the data folder, in development either', posix, () => {
    assert.match(faultOf(join(folder, 'to-file'), false), /is a link into the data folder/)
    assert.match(faultOf(join(folder, 'to-folder', 'key'), false), /is a link into/)
  })

  it('is refused when the data folder can’t be looked at', posix, () => {
    const loop = join(folder, 'loop')
    symlinkSync(loop, loop)
    assert.match(read(keyFile('key'), true, loop).fault ?? '', /can't be read \(ELOOP\)/)
  })
})
