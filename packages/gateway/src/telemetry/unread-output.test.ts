import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'

const FIXTURE = fileURLToPath(new URL('./unread-output-fixture.ts', import.meta.url))

interface Report {
  readonly served: number
  readonly lost: number
  readonly buffered: number
}

/** Windows writes to pipes synchronously: there, who does not read stops the process. */
const skip = process.platform === 'win32'

it('a process whose output nobody reads serves on, holds little, and counts what it can’t write', {
  skip,
}, async (t) => {
  const child = spawn(process.execPath, [FIXTURE], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  t.after(() => child.kill())
  const [report] = (await once(child, 'message')) as [Report]
  assert.ok(report.lost > 14_000, `${report.lost} of ${report.served} were lost`)
  assert.ok(report.buffered < 1_000_000, `${report.buffered} bytes wait in the stream`)
  child.send('end')
  const lines = (await text(child.stdout ?? assert.fail())).trimEnd().split('\n')
  const events = lines.map((line) => JSON.parse(line))
  const told = events.filter(({ event }) => event === 'telemetry.lost').at(-1)
  assert.equal(told.total, report.lost)
  const written = events.filter(({ event }) => event === 'mcp.request').length
  assert.equal(written, report.served - report.lost)
})
