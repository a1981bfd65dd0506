import assert from 'node:assert/strict'
import { it } from 'node:test'
import { startScriptedServer } from '../http/scripted-server-fixture.ts'
import { runInTrace } from '../telemetry/current-trace.ts'
import { readTraceContext } from '../telemetry/trace-context.ts'
import { runDelegating } from './current-delegation.ts'
import { delegatedFetch } from './delegated-fetch.ts'
import { delegatorFor, person, token, USER_READ } from './delegation-fixture.ts'

const trace = readTraceContext({
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  tracestate: 'rojo=1',
  baggage: 'user=ada',
})

/** What the sign-in service and the API hear of a trace when a tool calls the API. */
async function heard(context: typeof trace, headers: Record<string, string> = {}) {
  await using provider = await startScriptedServer(token('token-1'))
  await using api = await startScriptedServer({})
  const delegator = delegatorFor({ origin: new URL(provider.origin) })
  const { signal } = new AbortController()
  const calling = { principal: person('noor'), toolName: 't', declared: [USER_READ], signal }
  await runInTrace(context, () =>
    runDelegating({ ...calling, delegator }, () =>
      delegatedFetch(USER_READ, api.origin, { headers }),
    ),
  )
  return [provider, api].map(({ requests: [request] }) => [
    request?.headers['traceparent'],
    request?.headers['tracestate'],
    request?.headers['baggage'],
  ])
}

it('a call in a trace takes it to the sign-in service and to the API, below our own span', async () => {
  const ours = [`00-${trace?.traceId}-${trace?.spanId}-01`, 'rojo=1', undefined]
  assert.deepEqual(await heard(trace), [ours, ours])
})

it('a call outside a trace tells nobody of one', async () => {
  const nothing = [undefined, undefined, undefined]
  assert.deepEqual(await heard(undefined), [nothing, nothing])
})

it('a tool that names a trace of its own keeps it, and its state is not ours', async () => {
  const own = '00-11111111111111111111111111111111-2222222222222222-00'
  const [, api] = await heard(trace, { traceparent: own })
  assert.deepEqual(api, [own, undefined, undefined])
})
