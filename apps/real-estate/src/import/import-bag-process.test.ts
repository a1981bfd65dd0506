import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { bagFile, nummeraanduiding } from './test-extract/bag-xml-writer.ts'
import { extractOf, id, smallExtract } from './test-extract/small-extract.ts'
import { writeZip } from './test-extract/zip-writer.ts'

const COMMAND = join(import.meta.dirname, '../import-bag.ts')
const EARLIER = 'what an earlier import put here'

/** Large enough to be stopped half-way, also on a fast machine. */
const manyAddresses = (): Buffer => {
  const plan = (serial: number) => ({
    huisnummer: (serial * 7919) % 99_999,
    postcode: `1234X${String.fromCharCode(65 + (serial % 26))}`,
    street: id.street((serial * 31) % 997),
  })
  const files = Array.from({ length: 12 }, (_, file) => ({
    name: `NUM-${file}.xml`,
    content: bagFile(
      ...Array.from({ length: 6000 }, (_, index) => {
        const serial = file * 6000 + index
        return nummeraanduiding(id.address(serial), plan(serial))
      }),
    ),
  }))
  return extractOf([{ name: 'NUM.zip', content: writeZip(files) }])
}

const finished = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    child.once('exit', (code) => resolve(code))
  })

describe('import-bag as a process', () => {
  const directory = mkdtempSync(join(tmpdir(), 'voordeur-process-'))
  const registerFile = join(directory, 'register.sqlite')
  const small = join(directory, 'small.zip')
  const large = join(directory, 'large.zip')
  const environment = { ...process.env, VOORDEUR_DATA_DIR: directory }

  before(() => {
    writeFileSync(small, smallExtract())
    writeFileSync(large, manyAddresses())
  })
  after(() => rmSync(directory, { recursive: true }))

  const start = (command: string, args: readonly string[]) => {
    const child = spawn(command, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let errors = ''
    child.stdout.on('data', (text) => {
      output += text
    })
    child.stderr.on('data', (text) => {
      errors += text
    })
    return { child, output: () => output, errors: () => errors }
  }

  const assertUntouched = (): void => {
    assert.equal(readFileSync(registerFile, 'utf8'), EARLIER)
    assert.deepEqual(readdirSync(directory).sort(), ['large.zip', 'register.sqlite', 'small.zip'])
  }

  test('exits with 1 and the usage without an argument', async () => {
    const { child, errors } = start(process.execPath, [COMMAND])
    assert.equal(await finished(child), 1)
    assert.match(errors(), /^Usage:/)
  })

  test('Ctrl-C stops it, removes its files and keeps the data', async () => {
    writeFileSync(registerFile, EARLIER)
    const { child, errors } = start(process.execPath, [COMMAND, large])
    child.stderr?.once('data', () => child.kill('SIGINT'))
    assert.equal(await finished(child), 1)
    assert.match(errors(), /import-bag: The import was stopped\. The register is unchanged\.\n$/)
    assertUntouched()
  })

  test('kill -9 at any moment keeps the data, and the next import works', async (t) => {
    writeFileSync(registerFile, EARLIER)
    const within = 400
    let kills = 0
    for (let turn = 0; turn < 5; turn++) {
      const { child } = start(process.execPath, [COMMAND, large])
      // It has begun to read; after the last of these it is about to write.
      child.stderr?.once('data', () => setTimeout(() => child.kill('SIGKILL'), (turn * within) / 4))
      if ((await finished(child)) === 0) break
      kills += 1
      assert.equal(readFileSync(registerFile, 'utf8'), EARLIER)
    }
    assert.ok(kills > 0)
    const { child, output } = start(process.execPath, [COMMAND, small])
    assert.equal(await finished(child), 0)
    assert.match(output(), /BAG extract of Testmeer/)
    const left = readdirSync(directory).filter((name) => name.endsWith('.tmp'))
    t.diagnostic(
      `import: ${kills} kills survived, 0 registers lost, ${left.length} files left over`,
    )
    for (const name of left) rmSync(join(directory, name))
  })

  test('a disk that takes no more stops it, removes its files and keeps the data', {
    skip: process.platform === 'win32' && 'the limit on file sizes is set by a POSIX shell',
  }, async () => {
    writeFileSync(registerFile, EARLIER)
    const limited = `ulimit -f 64; exec "$0" "$@"`
    const { child, errors } = start('sh', ['-c', limited, process.execPath, COMMAND, small])
    assert.equal(await finished(child), 1)
    assert.match(errors(), /import-bag: .*disk.* The register is unchanged\.\n$/)
    assertUntouched()
  })

  test('prints what it imported', async () => {
    const { child, output, errors } = start(process.execPath, [COMMAND, small])
    assert.equal(await finished(child), 0)
    assert.match(output(), /BAG extract of Testmeer, state of 2021-10-15/)
    assert.match(output(), /addresses +11 +and 1 ended/)
    assert.match(errors(), /% {2}[\d,]+ occurrences read\nwriting the register\n$/)
  })
})
