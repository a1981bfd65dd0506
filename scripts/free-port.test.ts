import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { it, type TestContext } from 'node:test'
import { freePort } from './free-port.ts'

const MODULE = new URL('free-port.ts', import.meta.url).href

/** The ports another process is given. It lives until the test ends, as its claims do. */
async function portsOfAnother(t: TestContext, count: number): Promise<number[]> {
  const code = `import { freePort } from ${JSON.stringify(MODULE)}
    const ports = []
    for (let each = 0; each < ${count}; each++) ports.push(await freePort())
    console.log(JSON.stringify(ports))
    process.stdin.resume()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  const [line] = await once(createInterface(child.stdout), 'line')
  return JSON.parse(line) as number[]
}

it('no port is given twice, in one process or in several side by side', {
  timeout: 60_000,
}, async (t) => {
  const own = await Promise.all(Array.from({ length: 120 }, freePort))
  const another = () => portsOfAnother(t, 1_500)
  const others = await Promise.all([another(), another(), another(), another()])
  const all = [...own, ...others.flat()]
  assert.equal(new Set(all).size, all.length)
  assert.equal(all.length, 120 + 4 * 1_500)
})

it('a port somebody listens on is passed over', async (t) => {
  const first = await freePort()
  const taken = createServer().listen(first + 1, '127.0.0.1')
  t.after(() => taken.close())
  await once(taken, 'listening')
  const given = await Promise.all(Array.from({ length: 60 }, freePort))
  assert.ok(!given.includes(first + 1))
})
