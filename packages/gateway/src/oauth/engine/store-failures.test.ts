import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { systemClock } from '../../kernel/clock.ts'
import { StoreUnavailable } from '../../storage/ports/failures.ts'
import type { Store } from '../../storage/ports/store.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import {
  APP,
  type Engine,
  type EngineAnswer,
  later,
  post,
  RESOURCE,
  refresh,
  revoke,
  sharedVault,
  startEngine,
} from './engine-fixture.ts'
import { PATHS } from './settings.ts'
import { unitOfWork } from './unit-of-work.ts'

const REDIRECT = 'http://localhost/callback'

let store: Store
let engine: Engine
/** Counts down the uses of the store; the one that gets it to 0 fails. */
let left: number
/** Does it first and then says that it failed. */
let afterwards: boolean
/** What passes while it is used. */
let meanwhile: () => void

/** Every method of these ports goes through `pass`. */
function failing(real: Store): Store {
  const pass = async <T>(work: () => Promise<T>): Promise<T> => {
    const broken = --left === 0
    if (broken && !afterwards) throw new StoreUnavailable(new Error('injected'))
    const result = await work()
    meanwhile()
    if (broken) throw new StoreUnavailable(new Error('injected'))
    return result
  }
  const wrap = <P extends object>(port: P): P =>
    new Proxy(port, {
      get: (target, name, receiver) => {
        const method = Reflect.get(target, name, receiver) as (
          ...args: unknown[]
        ) => Promise<unknown>
        return (...args: unknown[]) => {
          const nothing = name === 'commit' && (args[0] as unknown[]).length === 0
          return nothing ? method(...args) : pass(() => method(...args))
        }
      },
    })
  return {
    ...real,
    engineRecords: wrap(real.engineRecords),
    refreshReplies: wrap(real.refreshReplies),
    people: wrap(real.people),
    stepUps: wrap(real.stepUps),
  }
}

/** Breaks the first use of the store, then the second, and so on, until the request gets through. */
async function atEachUse(
  request: () => Promise<EngineAnswer>,
  check: (answer: EngineAnswer) => unknown,
): Promise<{ readonly uses: number; readonly answer: EngineAnswer }> {
  for (let uses = 0; ; uses++) {
    assert.ok(uses < 30, 'it never got through')
    left = uses + 1
    const answer = await request()
    const through = left > 0
    left = Number.POSITIVE_INFINITY
    if (through) return { uses, answer }
    await check(answer)
  }
}

const unavailable = ({ status, headers, body }: EngineAnswer) => {
  assert.deepEqual([status, body.error], [503, 'temporarily_unavailable'])
  assert.equal(headers.get('retry-after'), '2')
  assert.equal(headers.get('cache-control'), 'no-store')
}

const aPage = ({ status, headers, text }: EngineAnswer) => {
  assert.equal(status, 503)
  assert.match(headers.get('content-type') ?? '', /^text\/html/)
  assert.match(text, /^<p>That is not possible now<\/p>/)
  assert.equal(headers.get('retry-after'), '2')
  assert.equal(headers.get('location'), null)
  assert.equal(headers.get('set-cookie'), null)
}

const trail = async () => (await store.auditTrail.list(100)).map(({ event }) => event)
const stands = async (grant: string) =>
  (await store.engineRecords.find('Grant', grant)) !== undefined

beforeEach(async () => {
  store = await openSqliteStore(':memory:', sharedVault, systemClock)
  left = Number.POSITIVE_INFINITY
  afterwards = false
  meanwhile = () => {}
  engine = await startEngine({ store: failing(store) })
})
afterEach(async () => {
  await engine.kill()
  await store.close()
})

describe('while the store fails, wherever it does', () => {
  it('a refresh is 503 and has changed nothing', async () => {
    const { refreshToken } = await engine.connect()
    const { uses, answer } = await atEachUse(
      () => refresh(engine, refreshToken),
      async (failed) => {
        unavailable(failed)
        assert.deepEqual(await trail(), [])
      },
    )
    assert.equal(answer.status, 200)
    assert.equal(uses, 3)
  })

  it('a repeat is 503 and is answered by the next try', async () => {
    const { refreshToken } = await engine.connect()
    const first = await refresh(engine, refreshToken)
    const { answer } = await atEachUse(() => refresh(engine, refreshToken), unavailable)
    assert.equal(answer.text, first.text)
    assert.deepEqual(await trail(), ['refresh_replayed', 'refreshed'])
  })

  it('a reuse is 503, and ends its family as a whole or not at all', async (t) => {
    const { refreshToken, grant } = await engine.connect()
    const next = (await refresh(engine, refreshToken)).body.refresh_token ?? ''
    later(t, 100)
    const { answer } = await atEachUse(
      () => refresh(engine, refreshToken),
      async (failed) => {
        unavailable(failed)
        assert.equal(await stands(grant), true)
        assert.deepEqual(await trail(), ['refreshed'])
      },
    )
    assert.equal(answer.status, 400)
    assert.equal(await stands(grant), false)
    assert.equal((await refresh(engine, next)).status, 400)
  })

  it('a revocation is 503, and ends its family as a whole or not at all', async () => {
    const { refreshToken, grant } = await engine.connect()
    const { answer } = await atEachUse(
      () => revoke(engine, refreshToken),
      async (failed) => {
        unavailable(failed)
        assert.equal(await stands(grant), true)
        assert.deepEqual(await trail(), [])
      },
    )
    assert.equal(answer.status, 200)
    assert.equal(await stands(grant), false)
  })

  it('a code is not used up, and its redemption is 503', async () => {
    const { code, redeem } = await freshCode()
    const { answer } = await atEachUse(() => redeem(code), unavailable)
    assert.equal(answer.status, 200, answer.text)
    assert.deepEqual(await trail(), ['code_redeemed'])
  })

  it('a pushed request is 503', async () => {
    const push = () =>
      post(engine, PATHS.pushedAuthorizationRequest, Object.fromEntries(authorize().searchParams))
    const { answer } = await atEachUse(push, unavailable)
    assert.equal(answer.status, 201, answer.text)
  })

  it('a person who connects an app gets a page, and the request works afterwards', async () => {
    const { answer } = await atEachUse(() => open(authorize()), aPage)
    assert.match(answer.headers.get('location') ?? '', /\/oauth\/consent\//)
  })

  it('a person who comes back gets a page, and the client its answer afterwards', async () => {
    const { uid, cookie } = await decided()
    const back = new URL(`${PATHS.authorization}/${uid}`, engine.url)
    const { answer } = await atEachUse(() => open(back, cookie), aPage)
    const to = new URL(answer.headers.get('location') ?? '')
    assert.equal(to.origin + to.pathname, REDIRECT)
    assert.equal(to.searchParams.get('error'), 'access_denied')
  })
})

describe('when the store did what it was told and could not say so', () => {
  beforeEach(() => {
    afterwards = true
  })

  it('a refresh is 503, and its repeat gets the answer', async () => {
    const { refreshToken } = await engine.connect()
    await atEachUse(
      () => refresh(engine, refreshToken),
      (failed) => unavailable(failed),
    )
    assert.equal((await trail()).at(-1), 'refreshed')
    assert.equal((await trail()).filter((event) => event === 'refreshed').length, 1)
  })

  it('a code is 503, and is used once all the same: the next try ends what it issued', async () => {
    const { code, redeem } = await freshCode()
    const { answer } = await atEachUse(() => redeem(code), unavailable)
    assert.deepEqual([answer.status, answer.body.error], [400, 'invalid_grant'])
    assert.deepEqual(await trail(), ['grant_revoked', 'code_redeemed'])
  })
})

describe('when the store answers, and each time late', () => {
  it('a refresh is 503 before its client has hung up, and has changed nothing', async (t) => {
    const { refreshToken } = await engine.connect()
    const begun = Date.now()
    meanwhile = () => later(t, 9)
    unavailable(await refresh(engine, refreshToken))
    assert.ok(Date.now() - begun < 20_000, `${Date.now() - begun}`)
    assert.deepEqual(await trail(), [])
    meanwhile = () => later(t, 0.5)
    assert.equal((await refresh(engine, refreshToken)).status, 200)
  })
})

it('two tabs that come back at once get one answer, and the other a page', async () => {
  const { uid, cookie } = await decided()
  const back = new URL(`${PATHS.authorization}/${uid}`, engine.url)
  const [one, two] = await Promise.all([open(back, cookie), open(back, cookie)])
  const pages = [one, two].filter(({ status }) => status === 400)
  assert.deepEqual([one, two].map(({ status }) => status).sort(), [303, 400])
  assert.match(pages[0]?.headers.get('content-type') ?? '', /^text\/html/)
})

async function freshCode() {
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const redeem = (code: string) =>
    post(engine, PATHS.token, {
      grant_type: 'authorization_code',
      client_id: APP,
      code,
      code_verifier: verifier,
      redirect_uri: REDIRECT,
    })
  return { code: await engine.code(challenge), redeem }
}

function authorize(): URL {
  const url = new URL(PATHS.authorization, engine.url)
  const fields = {
    client_id: APP,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: 'a:read',
    resource: RESOURCE,
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value)
  return url
}

async function open(url: URL, cookie = ''): Promise<EngineAnswer> {
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { accept: 'text/html', cookie },
  })
  const { status, headers } = response
  return { status, headers, text: await response.text(), body: {} }
}

/** An authorization request that a person has refused, and the cookies of their browser. */
async function decided(): Promise<{ uid: string; cookie: string }> {
  const { headers } = await open(authorize())
  const cookie = headers
    .getSetCookie()
    .map((each) => each.split(';', 1)[0])
    .join('; ')
  const uid = (headers.get('location') ?? '').split('/').at(-1) ?? ''
  await unitOfWork(store.engineRecords, async () => {
    const interaction = await engine.provider.Interaction.find(uid)
    assert.ok(interaction)
    interaction.result = { error: 'access_denied' }
    await interaction.save(600)
  })
  return { uid, cookie }
}
