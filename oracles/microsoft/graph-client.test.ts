import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it, type TestContext } from 'node:test'
import {
  BatchRequestContent,
  type BatchRequestStep,
  BatchResponseContent,
  Client,
  GraphError,
  PageIterator,
} from '@microsoft/microsoft-graph-client'
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js'
import { identityFor } from './credentials.ts'
import {
  type EntraWorld,
  GATEWAY,
  MAIL_READ,
  NOOR,
  SECRET,
  startEntraWorld,
  USER_READ,
} from './entra-world.ts'
import { assertionOf } from './exchange.ts'

const SCOPES = [USER_READ, MAIL_READ]
const MESSAGES = 36

let world: EntraWorld
const control = () => world.entra.control
const requests = () =>
  control()
    .requests()
    .filter(({ path }) => path.startsWith('/v1.0'))

/** Graph's own client, with a token on behalf of Noor. */
async function graphOfNoor(): Promise<Client> {
  const assertion = await assertionOf(world, NOOR)
  const credential = identityFor(world, { clientSecret: SECRET }, assertion)
  return Client.initWithMiddleware({
    authProvider: new TokenCredentialAuthenticationProvider(credential, { scopes: SCOPES }),
    baseUrl: world.origin,
    customHosts: new Set(['localhost']),
  })
}

/** The client strips the host and nothing else: below a batch's version there is no other. */
const step = (id: string, path: string, dependsOn: string[] = []): BatchRequestStep => ({
  id,
  request: new Request(`${world.origin}${path}`),
  dependsOn,
})

async function sendBatch(graph: Client, ...steps: BatchRequestStep[]) {
  const content = await new BatchRequestContent(steps).getContent()
  return new BatchResponseContent(await graph.api('/$batch').post(content))
}

/** Lets time of exactly this length pass at once, and counts how often it did. */
function skipWaitsOf(t: TestContext, milliseconds: number): () => number {
  const wait = globalThis.setTimeout
  const skipping = (callback: () => void, delay?: number) =>
    wait(callback, delay === milliseconds ? 0 : delay)
  const { mock } = t.mock.method(globalThis, 'setTimeout', skipping)
  return () => mock.calls.filter(({ arguments: [, delay] }) => delay === milliseconds).length
}

describe('Graph by Microsoft’s own client', () => {
  before(async () => {
    world = await startEntraWorld()
  })
  beforeEach(() => {
    control().reset()
    control().grantConsent(GATEWAY, 'everyone', SCOPES)
  })
  after(() => world.close())

  it('answers who is signed in, with what was selected', async () => {
    const me = await (await graphOfNoor()).api('/me').select(['displayName', 'jobTitle']).get()
    assert.deepEqual(
      [me.displayName, me.jobTitle, me.userPrincipalName],
      ['Noor Voorbeeld', 'Broker (makelaar)', undefined],
    )
  })

  it('is asked again when it throttles, after as long as it says', async (t) => {
    const graph = await graphOfNoor()
    control().throttleGraph(NOOR, { retryAfter: 17, times: 1 })
    const waits = skipWaitsOf(t, 17_000)
    assert.equal((await graph.api('/me').get()).displayName, 'Noor Voorbeeld')
    assert.equal(waits(), 1)
    assert.deepEqual(
      requests().map(({ status }) => status),
      [429, 200],
    )
  })

  it('is asked again in a bad moment of its own', async () => {
    const graph = await graphOfNoor()
    control().fail({ path: /^\/v1\.0/, status: 503, times: 1, headers: { 'retry-after': '0' } })
    assert.equal((await graph.api('/me').get()).displayName, 'Noor Voorbeeld')
    assert.equal(requests().length, 2)
  })

  it('has refusals that its client can read', async () => {
    const graph = await graphOfNoor()
    const refusal = (path: string) =>
      graph
        .api(path)
        .get()
        .then(assert.fail, (error) => error)
    for (const [path, statusCode, code] of [
      ['/users', 403, 'Authorization_RequestDenied'],
      ['/me/events', 403, 'ErrorAccessDenied'],
      ['/nonsense', 400, 'BadRequest'],
    ] as const) {
      const error = await refusal(path)
      assert.ok(error instanceof GraphError)
      assert.deepEqual([error.statusCode, error.code], [statusCode, code])
      assert.match(String(error.requestId), /^[\w-]{36}$/)
    }
  })

  it('is paged through to the last message, each of them once', async () => {
    const graph = await graphOfNoor()
    const first = await graph.api('/me/messages').top(10).select('subject').get()
    const ids = new Set<string>()
    const iterator = new PageIterator(graph, first, ({ id }: { id: string }) => {
      ids.add(id)
      return true
    })
    await iterator.iterate()
    assert.equal(ids.size, MESSAGES)
    assert.equal(requests().length, Math.ceil(MESSAGES / 10))
  })

  it('answers a batch request by request, the dependent ones after those they wait for', async () => {
    const graph = await graphOfNoor()
    const answers = await sendBatch(
      graph,
      step('me', '/me'),
      step('users', '/users', ['me']),
      step('mail', '/me/messages?$top=1', ['users']),
    )
    const statuses = ['me', 'users', 'mail'].map((id) => answers.getResponseById(id).status)
    assert.deepEqual(statuses, [200, 403, 424])
    const { displayName } = (await answers.getResponseById('me').json()) as Record<string, unknown>
    assert.equal(displayName, 'Noor Voorbeeld')
  })

  it('throttles one request of a batch, and the batch itself succeeds', async () => {
    const graph = await graphOfNoor()
    control().throttleGraph(NOOR, { retryAfter: 7, times: 1 })
    const answers = await sendBatch(graph, step('1', '/me'), step('2', '/me/messages', ['1']))
    const throttled = answers.getResponseById('1')
    assert.equal(throttled.status, 429)
    assert.equal(throttled.headers.get('retry-after'), '7')
    assert.equal(answers.getResponseById('2').status, 424)
  })
})
