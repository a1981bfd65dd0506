import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { type Child, startChild } from './child.ts'
import { type Asked, callProbe, probe } from './target.ts'
import { measureThroughput } from './throughput.ts'

const children: Child[] = []
after(() => Promise.all(children.map((child) => child.stop())))

const CALLS = callProbe('modern', 'exactly')
const server = await startChild('./servers/bare.ts', { cpu: undefined })
const generator = await startChild('./load/generator.ts', { cpu: undefined })
children.push(server, generator)
const target = await probe('bare', server, CALLS)

const rounds = { rounds: 3, secondsPerRound: 0.1, warmUpSeconds: 0.1 }

test('every round has its figures', async () => {
  const { bare } = await measureThroughput([target], generator, rounds, () => {})
  assert.equal(bare?.rounds.length, 3)
  for (const round of bare.rounds)
    for (const [name, figure] of Object.entries(round)) assert.ok(figure > 0, name)
  assert.ok(bare.peakMemoryMb > 20 && bare.peakMemoryMb < 1_000)
  assert.ok([bare.requestBytes, bare.answerBytes].every((bytes) => bytes >= 300 && bytes <= 600))
})

test('one wrong answer fails the run, and shows itself', async () => {
  const [first, ...rest] = target.questions.exchanges
  const exchanges = [{ ...first, expected: 'something else' }, ...rest] as const
  const wrong = { ...target, questions: { ...target.questions, exchanges } } as const
  await assert.rejects(
    measureThroughput([wrong], generator, rounds, () => {}),
    /bare: .* answers were wrong\. The first: 200 \{"result"/,
  )
})

/** Asks a server that gives everybody the same answer. */
async function probed(answer: string, how: 'exactly' | 'building') {
  const idle = createServer((_, response) => response.end(answer)).listen(0, 'localhost')
  await new Promise((resolve) => idle.once('listening', resolve))
  const { port } = idle.address() as AddressInfo
  const child = { ready: { port }, ask: async () => ({}), stop: async () => {} }
  try {
    return await probe('sdk', child, callProbe('modern', how))
  } finally {
    idle.closeAllConnections()
    await new Promise((resolve) => idle.close(resolve))
  }
}

test('a server that does not do the work is not measured', async () => {
  const wrong = { result: { structuredContent: { address: 'another' } } }
  for (const how of ['exactly', 'building'] as const)
    for (const answer of ['{}', 'not json', '{"error":{"code":-32603}}', JSON.stringify(wrong)])
      await assert.rejects(probed(answer, how), /official SDK.* does not give the expected answer/)
})

test('the right building in other words is enough for a peer, and not for a byte by byte comparison', async () => {
  const asked = CALLS.asks[0] as Asked
  const [right] = target.questions.exchanges
  assert.ok(asked.accepts(right.expected))
  assert.ok(!asked.accepts(`${right.expected} `))
  const { result } = JSON.parse(right.expected) as { result: { structuredContent: object } }
  const stream = `event: message\ndata: ${JSON.stringify({ result, id: 1 })}\n\n`
  const loose = callProbe('legacy', 'building').asks[0] as Asked
  assert.ok(loose.accepts(stream))
  assert.ok(!asked.accepts(stream))
  assert.ok(!loose.accepts(stream.replace('"result":{', '"result":{"isError":true,')))
})

test('a child that ends early is reported, not waited for', async () => {
  await assert.rejects(startChild('./servers/process-usage.ts', { cpu: undefined }), /ended early/)
})
