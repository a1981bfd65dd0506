import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { mock } from 'node:test'
import type { Store } from '../../storage/ports/store.ts'
import { type Engine, type EngineAnswer, refresh, revoke, startEngine } from './engine-fixture.ts'
import { Family, type Sent } from './family-fixture.ts'
import { Flight, Flights, type Order, steppedStore } from './flights-fixture.ts'

/** What happens next; numbers choose among what there is. */
export type Action =
  | {
      readonly do: 'refresh'
      readonly by: Sent['by']
      readonly replica: number
      readonly token: number
    }
  | { readonly do: 'revoke'; readonly replica: number; readonly token: number }
  | { readonly do: 'step'; readonly trip: number; readonly order: Order }
  | { readonly do: 'run'; readonly trip: number }
  | { readonly do: 'hangUp'; readonly trip: number }
  | { readonly do: 'crash'; readonly replica: number }
  | { readonly do: 'wait'; readonly seconds: number }

/** One request, from its sender to its answer. */
interface Trip extends Sent {
  readonly replica: number
  readonly flight: Flight
  readonly answer: Promise<EngineAnswer | undefined>
  readonly away: AbortController
  readonly socket: Promise<Socket>
  /** Its sender does not wait for the answer any more. */
  left: boolean
  /** The answer is there, though the replica may go on with what comes after it. */
  answered: boolean
}

const MAX_TRIPS = 6

/** Two replicas on one store, in which time and every use of the store stand still until told. */
export class TwoReplicas {
  readonly #store: Store
  readonly #stepped: Store
  readonly #engines: Engine[] = []
  readonly #flights = new Flights()
  readonly #counted = new Map<string, number>()
  #trips: Trip[] = []
  #family: Family | undefined
  #honest = true

  private constructor(store: Store) {
    this.#store = store
    this.#stepped = steppedStore(store, (flight, writes) => {
      for (const write of writes) if (write.type === 'audit') this.#count(write.entry.event)
      const trip = this.#trips.find((each) => each.flight === flight)
      return this.family.committed(trip, writes)
    })
  }

  static async start(store: Store): Promise<TwoReplicas> {
    const replicas = new TwoReplicas(store)
    for (const replica of [0, 1]) await replicas.#startEngine(replica)
    return replicas
  }

  engine(replica: number): Engine {
    return this.#engines[replica % 2] as Engine
  }

  get family(): Family {
    if (!this.#family) throw new Error('Nothing has begun.')
    return this.#family
  }

  /** What has happened, in numbers. */
  get counted(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counted)
  }

  async stop(): Promise<void> {
    this.#abandon()
    for (const engine of this.#engines) await engine.kill()
  }

  /** A new family. */
  async begin(honest: boolean): Promise<void> {
    this.#abandon()
    this.#honest = honest
    this.#family = await Family.begin(this.#store, await this.engine(0).connect(), honest)
  }

  async act(action: Action): Promise<void> {
    this.#count('steps')
    switch (action.do) {
      case 'refresh':
        return this.#send('refresh', action.by, action.replica, this.#choose(action))
      case 'revoke':
        return this.#send('revoke', 'client', action.replica, pick(this.family.known, action.token))
      case 'step':
        return this.#step(pick(this.#trips, action.trip), action.order)
      case 'run':
        return this.#run(pick(this.#trips, action.trip))
      case 'hangUp':
        return this.#hangUp(pick(this.#trips, action.trip))
      case 'crash':
        return this.#crash(action.replica)
      case 'wait':
        return this.#wait(action.seconds * 1000)
    }
  }

  /** Everything that is under way ends; an honest client can go on. */
  async finish(): Promise<void> {
    for (const trip of this.#trips) await this.#run(trip)
    await this.family.holds()
    if (this.#honest) for (const _ of [1, 2]) await this.#refreshForSure()
    await this.family.isRecorded()
  }

  #choose({ by, token }: Extract<Action, { do: 'refresh' }>): string | undefined {
    const { family } = this
    if (by === 'thief') return pick(family.known, token)
    // Another session of the same client that has not read the new token yet.
    return token % 4 === 0 && family.isOpen(family.previous) ? family.previous : family.token
  }

  async #send(
    type: Trip['type'],
    by: Trip['by'],
    replica: number,
    token: string | undefined,
  ): Promise<void> {
    if (this.#trips.length >= MAX_TRIPS || token === undefined) return
    const flight = new Flight()
    const arrived = Promise.withResolvers<Socket>()
    const headers = this.#flights.expect(flight, ({ socket }) => arrived.resolve(socket))
    const away = new AbortController()
    const init = { headers, signal: away.signal }
    const engine = this.engine(replica)
    const ask = type === 'refresh' ? refresh(engine, token, {}, init) : revoke(engine, token, init)
    const trip: Trip = {
      type,
      by,
      token,
      late: this.family.isOver(token),
      replica,
      flight,
      answer: ask.catch(() => undefined),
      away,
      socket: arrived.promise,
      left: false,
      answered: false,
    }
    void trip.answer.then(() => {
      trip.answered = true
    })
    this.#trips = [...this.#trips, trip]
    await this.#step(trip, 'go')
  }

  async #step(trip: Trip | undefined, order: Order): Promise<void> {
    if (!trip) return
    await trip.flight.step(order)
    if (!trip.flight.ended) return
    this.#trips = this.#trips.filter((each) => each !== trip)
    const answer = await trip.answer
    if (answer && !trip.left) await this.family.answered(trip, answer)
  }

  async #run(trip: Trip | undefined): Promise<void> {
    while (trip && this.#trips.includes(trip)) await this.#step(trip, 'go')
  }

  async #hangUp(trip: Trip | undefined): Promise<void> {
    // With an answer there is nothing to hang up on; its connection may be another trip's by now.
    if (!trip || trip.left || trip.answered) return
    trip.left = true
    const socket = await trip.socket
    // A reset is how some connections end, and no fault.
    const closed = socket.destroyed
      ? undefined
      : new Promise((resolve) => socket.once('close', resolve))
    trip.away.abort()
    await closed
  }

  async #crash(replica: number): Promise<void> {
    this.#count('crashes')
    const dead = this.#trips.filter((trip) => trip.replica === replica)
    this.#trips = this.#trips.filter((trip) => trip.replica !== replica)
    for (const { flight } of dead) flight.end()
    await this.engine(replica).kill()
    await Promise.all(dead.map(({ answer }) => answer))
    await this.#startEngine(replica)
  }

  /**
   * An honest client asks again before the window is over, and waits for no answer for longer. A
   * commit takes no time: a process that is frozen in the middle of one shortens the window by so
   * long, because the window starts when the answer is written down.
   */
  async #wait(ms: number): Promise<void> {
    if (this.#honest) {
      for (const trip of this.#trips) if (trip.flight.waitsFor === 'commit') await this.#run(trip)
      if (this.family.isOver(this.family.token, ms)) await this.#refreshForSure()
      for (const trip of this.#trips)
        if (this.family.isOver(trip.token, ms)) await this.#hangUp(trip)
    }
    mock.timers.setTime(Date.now() + ms)
  }

  async #refreshForSure(): Promise<void> {
    const { token } = this.family
    if (this.#trips.length >= MAX_TRIPS) await this.#run(this.#trips[0])
    await this.#send('refresh', 'client', 0, token)
    await this.#run(this.#trips.at(-1))
    assert.notEqual(this.family.token, token, 'an honest client got no answer')
  }

  async #startEngine(replica: number): Promise<void> {
    const { around } = this.#flights
    this.#engines[replica] = await startEngine({ store: this.#stepped, around })
  }

  /** What a failed run left under way. */
  #abandon(): void {
    for (const { flight, away } of this.#trips) {
      flight.end()
      away.abort()
    }
    this.#trips = []
  }

  #count(what: string): void {
    this.#counted.set(what, (this.#counted.get(what) ?? 0) + 1)
  }
}

const pick = <T>(list: readonly T[], number: number): T | undefined =>
  list.length === 0 ? undefined : list[number % list.length]
