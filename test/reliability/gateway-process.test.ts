import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { startProcess } from './gateway-process.ts'

/** An entrance that does just this. */
function entrance(t: TestContext, source: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-entrance-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'main.mjs')
  writeFileSync(file, source)
  return file
}

describe('a server in a process of its own', () => {
  it('is not taken for ready when its output ends first', async (t) => {
    const main = entrance(
      t,
      `import { closeSync } from 'node:fs'
      console.error('the port is taken')
      closeSync(1)
      setTimeout(() => process.exit(3), 300)`,
    )
    await assert.rejects(startProcess({}, main), /^Error: It ended with 3\. the port is taken/)
  })

  it('that is killed before it is ready says so', async (t) => {
    const main = entrance(t, `process.kill(process.pid, 'SIGKILL')`)
    await assert.rejects(startProcess({}, main), /^Error: It ended with SIGKILL\./)
  })

  it('is ready when it says so', async (t) => {
    const main = entrance(
      t,
      `process.once('SIGTERM', () => process.exit(0))
      console.log('soon')
      console.log('ready http://localhost')
      setInterval(() => {}, 1_000)`,
    )
    const server = await startProcess({}, main)
    assert.equal(await server.stop(), 0)
  })
})
