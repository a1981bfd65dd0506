import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it, mock, type TestContext } from 'node:test'
import fc from 'fast-check'
import { type TestDatabase, testDatabases } from '../../../test/postgres/test-databases.ts'
import { holds, SOAK } from '../../../test/soak.ts'
import { systemClock } from '../../kernel/clock.ts'
import type { Store } from '../../storage/ports/store.ts'
import { openPostgresStore, openSqliteStore } from '../../storage/sql/open-store.ts'
import { refresh, revoke, sharedVault } from './engine-fixture.ts'
import { type Action, TwoReplicas } from './interleaving-fixture.ts'

const ROUNDS = 5

const which = fc.nat({ max: 11 })
const replica = fc.nat({ max: 1 })
const step = fc.record({
  do: fc.constant('step' as const),
  trip: which,
  order: fc.oneof(
    { weight: 8, arbitrary: fc.constant('go' as const) },
    { weight: 1, arbitrary: fc.constant('fail' as const) },
    { weight: 1, arbitrary: fc.constant('lose' as const) },
  ),
})
const refreshBy = (by: 'client' | 'thief') =>
  fc.record({
    do: fc.constant('refresh' as const),
    by: fc.constant(by),
    replica,
    token: which,
  })
const run = fc.record({ do: fc.constant('run' as const), trip: which })
const hangUp = fc.record({ do: fc.constant('hangUp' as const), trip: which })
const crash = fc.record({ do: fc.constant('crash' as const), replica })
const wait = fc.record({
  do: fc.constant('wait' as const),
  // From a client that tries again at once to one that was closed for the night.
  seconds: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(33, 76, 89, 90, 91, 300)),
})
const revocation = fc.record({ do: fc.constant('revoke' as const), replica, token: which })

const everyday = [
  { weight: 16, arbitrary: step },
  { weight: 8, arbitrary: refreshBy('client') },
  { weight: 8, arbitrary: run },
  { weight: 2, arbitrary: hangUp },
  { weight: 1, arbitrary: crash },
  { weight: 4, arbitrary: wait },
]
const hostile = [
  ...everyday,
  { weight: 6, arbitrary: refreshBy('thief') },
  { weight: 1, arbitrary: revocation },
]
const actions = (of: typeof hostile | typeof everyday): fc.Arbitrary<Action[]> =>
  fc.array(fc.oneof(...(of as typeof hostile)), { minLength: 5, maxLength: 60, size: 'max' })

interface Place {
  readonly name: string
  readonly open: () => Promise<Store>
  readonly skip?: string | false
  readonly runs: number
}

function interleavings({ name, open, skip = false, runs }: Place): void {
  let store: Store
  let replicas: TwoReplicas

  async function tryAll(t: TestContext, arbitrary: fc.Arbitrary<Action[]>, honest: boolean) {
    replicas = await TwoReplicas.start(store)
    const property = fc.asyncProperty(arbitrary, async (list) => {
      await replicas.begin(honest)
      for (const action of list) await replicas.act(action)
      await replicas.finish()
    })
    const what = `refresh, ${honest ? 'honest clients' : 'thieves and revocations'}`
    await holds(t, property, { what, store: name, runs, counts: () => replicas.counted })
  }

  const options = { skip, timeout: 60_000 + runs * 2_000 }
  describe(`a refresh token on two replicas with ${name}, in any order of events`, options, () => {
    before(async () => {
      mock.timers.enable({ apis: ['Date'], now: Date.now() })
      store = await open()
    })
    afterEach(() => replicas.stop())
    after(async () => {
      await store.close()
      mock.timers.reset()
    })

    it('never locks out an honest client that tries again inside the window', (t) =>
      tryAll(t, actions(everyday), true))

    it('has one living successor or a revoked family, whoever steals or revokes', (t) =>
      tryAll(t, actions(hostile), false))

    it('gets one answer for eight requests that race in earnest', async () => {
      replicas = await TwoReplicas.start(store)
      for (let round = 0; round < ROUNDS; round++) {
        const { refreshToken: token } = await replicas.engine(0).connect()
        const eight = Array.from({ length: 8 }, (_, n) => refresh(replicas.engine(n), token))
        const answers = await Promise.all(eight)
        assert.deepEqual(
          answers.map(({ status }) => status),
          Array(8).fill(200),
        )
        assert.equal(new Set(answers.map(({ text }) => text)).size, 1)
      }
    })

    it('is worth nothing after a revocation that raced its refreshes', async () => {
      replicas = await TwoReplicas.start(store)
      for (let round = 0; round < ROUNDS; round++) {
        const { refreshToken: token } = await replicas.engine(0).connect()
        const [one, revoked, two] = await Promise.all([
          refresh(replicas.engine(0), token),
          revoke(replicas.engine(1), token),
          refresh(replicas.engine(1), token),
        ])
        assert.equal(revoked.status, 200)
        const next = [one, two].map(({ body }) => body.refresh_token ?? token)
        for (const each of [token, ...next])
          assert.equal((await refresh(replicas.engine(0), each)).status, 400)
      }
    })
  })
}

interleavings({
  name: 'SQLite',
  open: () => openSqliteStore(':memory:', sharedVault, systemClock),
  runs: SOAK.runs,
})

const databases = await testDatabases()
let database: TestDatabase | undefined
after(() => database?.drop())

interleavings({
  name: 'PostgreSQL',
  async open() {
    database = await databases.create()
    return openPostgresStore(database.address, sharedVault, systemClock)
  },
  skip: databases.missing,
  runs: Math.ceil(SOAK.runs / 2),
})
