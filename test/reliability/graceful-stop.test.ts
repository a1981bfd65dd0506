import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { legacyCall, modern, post } from '../flows/journey/raw-mcp.ts'
import { type RawAnswer, rawRequest } from '../world/raw-request.ts'
import { startProcess } from './gateway-process.ts'
import { type Deployment, prepareDeployment } from './small-deployment.ts'

const MAIN = join(import.meta.dirname, 'small-server.ts')
const LIMIT = { timeout: 120_000 }

async function started(t: TestContext, settings: Readonly<Record<string, string>>) {
  const deployment = await prepareDeployment(settings)
  t.after(() => deployment.close())
  const process = await startProcess(deployment.settings(), MAIN)
  t.after(() => process.kill())
  return { ...deployment, process }
}

/** Calls of both protocol eras that end when the test says so. */
function waitingCalls({ mcpUrl }: Deployment) {
  const { headers, body } = modern('tools/call', { name: 'wait' })
  return [
    post(mcpUrl, body, headers),
    post(mcpUrl, body, { ...headers, accept: 'application/json' }),
    post(mcpUrl, legacyCall(1, 'wait')),
  ] as const
}

const ping = ({ mcpUrl }: Deployment) => {
  const { headers, body } = modern('tools/call', { name: 'public_ping' })
  return rawRequest(mcpUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify(body),
  })
}

/** On a connection of its own; `undefined` when nobody takes it. */
const probe = ({ url }: Deployment, path: string): Promise<RawAnswer | undefined> =>
  rawRequest(url + path).catch((error: NodeJS.ErrnoException) => {
    assert.equal(error.code, 'ECONNREFUSED')
    return undefined
  })

async function until<T>(ask: () => Promise<T>, enough: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (enough(answer)) return answer
    await pause(20)
  }
}

describe('a server that is asked to stop', LIMIT, () => {
  it('is not ready first and answers still, then takes nobody in, and ends what it began', async (t) => {
    const server = await started(t, { SHUTDOWN_DELAY_SECONDS: '5' })
    const calls = waitingCalls(server)
    const { headers, body } = modern('subscriptions/listen', {
      notifications: { resourcesListChanged: true },
    })
    const subscription = post(server.mcpUrl, body, headers)
    await server.process.heard('running', calls.length)
    assert.equal((await probe(server, '/readyz'))?.status, 200)

    const stopped = server.process.stop()
    const red = await until(
      () => probe(server, '/readyz'),
      (answer) => answer?.status !== 200,
    )
    assert.deepEqual(
      [red?.status, JSON.parse(red?.body ?? '{}')],
      [503, { ready: false, leaving: true, failing: [] }],
    )
    const still = await ping(server)
    assert.equal(still.status, 200, still.body)
    // The next request of that client goes to another replica.
    assert.equal(still.headers.connection, 'close')
    assert.equal((await probe(server, '/healthz'))?.status, 200)

    await until(
      () => probe(server, '/healthz'),
      (answer) => answer === undefined,
    )
    const { messages } = await subscription
    const [first, last] = [messages.at(0), messages.at(-1)]
    assert.equal(
      (first as { method?: string }).method,
      'notifications/subscriptions/acknowledged',
      JSON.stringify(messages),
    )
    assert.deepEqual(last?.id, body.id)
    assert.ok(last?.result, 'it was cut off instead of ended')
    server.process.say('release')
    for (const answer of await Promise.all(calls)) {
      assert.equal(answer.status, 200, answer.text)
      assert.deepEqual(answer.messages.at(-1)?.result?.['structuredContent'], { done: true })
    }
    assert.equal(await stopped, 0)
    t.diagnostic(`graceful stop: ${calls.length} calls and 1 subscription under way, 0 lost`)
  })

  it('waits no longer than its grace for a call that never ends, however often it is asked', async (t) => {
    const server = await started(t, { GRACE_MS: '300' })
    const calls = waitingCalls(server).map((call) =>
      call.then(
        ({ status }) => status,
        () => 'cut off',
      ),
    )
    await server.process.heard('running', calls.length)
    const ends = await Promise.all([server.process.stop(), server.process.stop()])
    assert.deepEqual(ends, [0, 0])
    for (const call of await Promise.all(calls)) assert.ok([503, 'cut off'].includes(call))
  })

  it('has left within its grace too, however long the platform takes to notice', async (t) => {
    const server = await started(t, { GRACE_MS: '300', SHUTDOWN_DELAY_SECONDS: '20' })
    const calls = Promise.allSettled(waitingCalls(server))
    await server.process.heard('running', 3)
    const tooLong = pause(15_000, 'it still leaves', { ref: false })
    assert.equal(await Promise.race([server.process.stop(), tooLong]), 0)
    await calls
  })
})
