import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { type Child, startChild } from './child.ts'
import { probe, startPlain } from './target.ts'
import { measureThroughput } from './throughput.ts'

const children: Child[] = []
after(() => Promise.all(children.map((child) => child.stop())))

const target = await startPlain('bare', './servers/bare.ts', undefined)
const generator = await startChild('./load/generator.ts', { cpu: undefined })
children.push(target.server, generator)

const options = {
  rounds: 3,
  secondsPerRound: 0.1,
  warmUpSeconds: 0.1,
  starts: 0,
  imports: 0,
  calls: 0,
  extract: undefined,
  outFile: undefined,
}

test('every round has its figures', async () => {
  const { bare } = await measureThroughput([target], generator, options, () => {})
  assert.equal(bare.rounds.length, 3)
  for (const round of bare.rounds)
    for (const [name, figure] of Object.entries(round)) assert.ok(figure > 0, name)
  assert.ok(bare.peakMemoryMb > 20 && bare.peakMemoryMb < 1_000)
})

test('one wrong answer fails the run, and shows itself', async () => {
  const [first, ...rest] = target.exchanges
  const wrong = {
    ...target,
    exchanges: [{ ...first, expected: 'something else' }, ...rest],
  } as const
  await assert.rejects(
    measureThroughput([wrong], generator, options, () => {}),
    /\(a\).* answers were wrong\. The first: 200 \{"result"/,
  )
})

test('a server that does not do the work is not measured', async () => {
  for (const answer of ['{}', 'not json', '{"error":{"code":-32603}}']) {
    const server = createServer((_, response) => response.end(answer)).listen(0, 'localhost')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const idle = { ready: { port }, ask: async () => ({}), stop: async () => {} }
    await assert.rejects(probe('sdk', idle, {}), /\(b\).* does not give the expected answer/)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

test('a child that ends early is reported, not waited for', async () => {
  await assert.rejects(startChild('./servers/process-usage.ts', { cpu: undefined }), /ended early/)
})
