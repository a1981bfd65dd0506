import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import {
  createLocalJWKSet,
  decodeProtectedHeader,
  importJWK,
  type JSONWebKeySet,
  jwtVerify,
  SignJWT,
} from 'jose'
import { holds as holdsAlways, SOAK } from '../../../test/soak.ts'
import { createVault } from '../../kernel/seal.ts'
import { StoreUnavailable } from '../../storage/ports/failures.ts'
import type { Store } from '../../storage/ports/store.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import { JWKS_MAX_AGE_SECONDS } from './key-schedule.ts'
import { RotatingReplica } from './rotating-replica-fixture.ts'

const [SECOND, MINUTE, DAY] = [1_000, 60_000, 86_400_000]
const TOKEN_LIFETIME = 10 * MINUTE
const policy = { maxAge: 30 * DAY, tokenLifetime: TOKEN_LIFETIME }
/** What verifiers tolerate beyond `exp`. */
const LEEWAY = 5 * SECOND

type Action =
  | { readonly do: 'wait'; readonly ms: number }
  /** Until a moment by that replica's clock: the newest key signs, or the last token expires. */
  | {
      readonly do: 'until'
      readonly replica: 0 | 1
      readonly what: 'switch' | 'expiry'
      readonly beside: number
    }
  | { readonly do: 'clock'; readonly replica: 0 | 1; readonly skew: number }
  | {
      readonly do: 'poll' | 'restart' | 'cut' | 'heal' | 'rotate' | 'sign'
      readonly replica: 0 | 1
    }

const replica = fc.constantFrom<0 | 1>(0, 1)
const act = (what: Exclude<Action['do'], 'wait' | 'until' | 'clock'>) =>
  fc.record({ do: fc.constant(what), replica })
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      // The times at which something is decided, and just beside them.
      ms: fc.oneof(
        fc.integer({ min: 0, max: 2 * MINUTE }),
        fc
          .tuple(
            fc.constantFrom(5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * DAY),
            fc.constantFrom(-2 * MINUTE, -MINUTE, -SECOND, 0, SECOND, MINUTE, 2 * MINUTE),
          )
          .map(([ms, beside]) => ms + beside),
      ),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('until' as const),
      replica,
      what: fc.constantFrom('switch' as const, 'expiry' as const),
      beside: fc.constantFrom(-SECOND, 0, SECOND, LEEWAY),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('clock' as const),
      replica,
      skew: fc.oneof(fc.constantFrom(-MINUTE, MINUTE), fc.integer({ min: -MINUTE, max: MINUTE })),
    }),
  },
  { weight: 5, arbitrary: act('sign') },
  { weight: 5, arbitrary: act('poll') },
  { weight: 2, arbitrary: act('rotate') },
  { weight: 1, arbitrary: act('restart') },
  { weight: 1, arbitrary: act('cut') },
  { weight: 1, arbitrary: act('heal') },
)

interface Token {
  readonly jwt: string
  readonly kid: string
  /** Milliseconds since the epoch, as its `exp` says. */
  readonly expiresAt: number
}

const vault = createVault(randomBytes(32))
let store: Store
let now = 1_800_000_000_000
const counted = { signed: 0, refusedToSign: 0, checked: 0, unknownForNow: 0, keys: 0 }

/** Two replicas, what they signed, and an API elsewhere that keeps our keys as long as it may. */
class Deployment {
  readonly replicas: readonly [RotatingReplica, RotatingReplica]
  #tokens: Token[] = []
  #elsewhere: { readonly keys: JSONWebKeySet; readonly at: number } | undefined

  constructor() {
    const parts = { store, vault, policy, time: { now: () => now } }
    this.replicas = [new RotatingReplica(parts), new RotatingReplica(parts)]
  }

  async start(): Promise<void> {
    for (const { kid } of await store.signingKeys.list()) await store.signingKeys.remove(kid)
    for (const each of this.replicas) await each.start()
  }

  async perform(action: Action): Promise<void> {
    if (action.do === 'wait') now += action.ms
    else await this.#at(action)
    await this.#fetchElsewhere()
    await this.#check()
  }

  async #at(action: Exclude<Action, { do: 'wait' }>): Promise<void> {
    const replica = this.replicas[action.replica]
    if (action.do === 'clock') replica.skew = action.skew
    if (action.do === 'until') await this.#waitUntil(replica, action.what, action.beside)
    if (action.do === 'poll') await replica.poll()
    if (action.do === 'restart' && !replica.cut) await replica.start()
    if (action.do === 'cut') replica.cut = true
    if (action.do === 'heal') {
      replica.cut = false
      // For a second a failure stands for all who ask.
      now += SECOND
    }
    if (action.do === 'rotate') await replica.rotate()
    if (action.do === 'sign') await this.#sign(replica)
  }

  async #waitUntil({ clock }: RotatingReplica, what: 'switch' | 'expiry', beside: number) {
    const [newest, last] = [(await store.signingKeys.list()).at(-1), this.#tokens.at(-1)]
    const moment = what === 'switch' ? newest?.signsFrom : last?.expiresAt
    now += Math.max(0, (moment ?? 0) + beside - clock.now())
  }

  /** As the token endpoint does, and everybody believes it at once. */
  async #sign({ ring, clock }: RotatingReplica): Promise<void> {
    const keys = await ring.forSigning().catch(unavailable)
    if (keys === undefined) return void counted.refusedToSign++
    const expiresAt = clock.now() + TOKEN_LIFETIME
    const jwk = keys.privateKeys.keys[0] ?? {}
    const jwt = await new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: keys.kid })
      .setExpirationTime(new Date(expiresAt))
      .sign(await importJWK(jwk, 'ES256'))
    this.#tokens.push({ jwt, kid: keys.kid, expiresAt })
    counted.signed++
    for (const each of this.replicas) {
      const published = await this.#keysAt(each, keys.kid)
      if (published) await verify(jwt, published, each)
    }
    if (this.#elsewhere) await verify(jwt, this.#elsewhere.keys, { clock: { now: () => now } })
  }

  async #keysAt({ ring, cut }: RotatingReplica, kid: string) {
    const keys = await Promise.resolve(ring.publicKeys(kid)).catch(unavailable)
    if (keys !== undefined) return keys
    assert.ok(cut, 'a replica that reaches the store knows every key')
    counted.unknownForNow++
    return undefined
  }

  /** Every token that somebody could still bring has its key, in the store and at each replica. */
  async #check(): Promise<void> {
    const clocks = this.replicas.map(({ clock }) => clock.now())
    this.#tokens = this.#tokens.filter(({ expiresAt }) => expiresAt + LEEWAY > Math.min(...clocks))
    const stored = new Set((await store.signingKeys.list()).map(({ kid }) => kid))
    for (const kid of new Set(this.#tokens.map((token) => token.kid))) {
      counted.checked++
      assert.ok(stored.has(kid), 'a living token has lost its key')
      for (const each of this.replicas) {
        const keys = await this.#keysAt(each, kid)
        assert.ok(keys === undefined || holds(keys, kid), 'a replica does not know a living key')
      }
    }
  }

  /** It asks when what it has is over, and a replica that is not cut off answers. */
  async #fetchElsewhere(): Promise<void> {
    if (this.#elsewhere && now - this.#elsewhere.at < JWKS_MAX_AGE_SECONDS * SECOND) return
    const answering = this.replicas.find(({ cut }) => !cut)
    await answering?.poll()
    this.#elsewhere = answering && { keys: answering.ring.current().publicKeys, at: now }
  }

  async stop(): Promise<void> {
    await Promise.all(this.replicas.map((each) => each.stop()))
    counted.keys += (await store.signingKeys.list()).length
  }
}

const unavailable = (error: unknown): undefined => {
  if (!(error instanceof StoreUnavailable)) throw error
}

const holds = ({ keys }: JSONWebKeySet, kid: string) => keys.some((key) => key.kid === kid)

const verify = (jwt: string, keys: JSONWebKeySet, { clock }: Pick<RotatingReplica, 'clock'>) => {
  assert.ok(holds(keys, decodeProtectedHeader(jwt).kid ?? ''), 'the key is not known yet')
  return jwtVerify(jwt, createLocalJWKSet(keys), { currentDate: new Date(clock.now()) })
}

describe('keys that rotate on two replicas', { timeout: 60_000 + SOAK.runs * 1_000 }, () => {
  before(async () => {
    store = await openSqliteStore(':memory:', vault, { now: () => now })
  })
  after(() => store.close())

  it('lose no token in its life, whatever the order of events and clocks a minute off', async (t) => {
    const actions = fc.array(action, { minLength: 10, maxLength: 80, size: 'max' })
    const property = fc.asyncProperty(actions, async (list) => {
      const deployment = new Deployment()
      await deployment.start()
      try {
        for (const each of list) await deployment.perform(each)
      } finally {
        await deployment.stop()
      }
    })
    await holdsAlways(t, property, {
      ...{ what: 'signing keys, two replicas', store: 'SQLite', runs: SOAK.runs },
      counts: () => ({
        'tokens signed': counted.signed,
        'keys made': counted.keys,
        'look-ups of a living key': counted.checked,
        'not signed for want of the store': counted.refusedToSign,
        'not known for want of the store': counted.unknownForNow,
      }),
    })
  })
})
