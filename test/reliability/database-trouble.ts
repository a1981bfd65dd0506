import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Answer, Visitor } from './visitor.ts'

/** How it is said that the database is away: by whom it is read, and how. */
const SAYS: Readonly<Record<'refresh' | 'authorize' | 'register', (answer: Answer) => void>> = {
  refresh: inOAuthsWords,
  register: inOAuthsWords,
  authorize({ headers, text }) {
    assert.match(headers.get('content-type') ?? '', /^text\/html/)
    assert.match(text, /<h1[^>]*>That is not possible now</)
  },
}

function inOAuthsWords({ text }: Answer): void {
  assert.equal(JSON.parse(text).error, 'temporarily_unavailable', text)
}

/** What needs state, by name. */
const STATEFUL = ['refresh', 'authorize', 'register', 'write'] as const
type Stateful = (typeof STATEFUL)[number]

/** What needs no state is answered as ever. */
export async function assertAnswers(visitor: Visitor): Promise<void> {
  for (const { status, text } of await visitor.stateless()) {
    assert.equal(status, 200, text)
    assert.doesNotMatch(text, /"isError":true/)
  }
  assert.equal(await visitor.probe('/healthz'), 200)
}

/** Whether it was done; if not, the right words said so and nothing leaked. */
export function isDone(what: Stateful, answer: Answer): boolean {
  const { status, headers, text } = answer
  assert.doesNotMatch(text, /SELECT|INSERT|ECONN|timeout exceeded|DATABASE_URL|PostgreSQL/)
  if (status === 503) {
    assert.ok(Number(headers.get('retry-after')) > 0, `${what} without Retry-After: ${text}`)
    if (what !== 'write') SAYS[what](answer)
    return false
  }
  // A tool of the app that can't reach its own tables answers a result that says so.
  if (what === 'write' && text.includes('"isError":true')) {
    assert.match(text, /again/, text)
    return false
  }
  assert.ok([200, 201, 303].includes(status), `${what}: ${status} ${text}`)
  return true
}

/** What needs state fails, cleanly, all of it at once. */
export async function assertRefused(visitor: Visitor): Promise<void> {
  await Promise.all(
    STATEFUL.map(async (what) => {
      const answer = await visitor[what]()
      assert.equal(isDone(what, answer), false, `${what}: ${answer.status} ${answer.text}`)
    }),
  )
}

/** Asks until it is done. @returns how often it was refused before. */
export async function insist(visitor: Visitor, what: Stateful): Promise<number> {
  for (let refused = 0; ; refused++) {
    if (isDone(what, await visitor[what]())) return refused
    await pause(50)
  }
}

/** Nobody has mended the gateway. @returns refusals before each thing worked again. */
export async function worksAgain(visitor: Visitor): Promise<Readonly<Record<Stateful, number>>> {
  const refused = { refresh: 0, authorize: 0, register: 0, write: 0 }
  for (const what of STATEFUL) refused[what] = await insist(visitor, what)
  await visitor.goOn()
  await assertAnswers(visitor)
  while ((await visitor.probe('/readyz')) !== 200) await pause(50)
  return refused
}

/** The feed of revocations has been silent for too long: reads go on and writes don't. */
export async function untilHeldBack(visitor: Visitor): Promise<void> {
  while ((await visitor.write()).status !== 503) await pause(50)
  await assertAnswers(visitor)
  const held = await visitor.write()
  assert.equal(held.status, 503)
  assert.match(held.text, /taken back/)
  while ((await visitor.probe('/readyz')) !== 503) await pause(50)
  await assertRefused(visitor)
  assert.equal(await visitor.probe('/healthz'), 200)
}
