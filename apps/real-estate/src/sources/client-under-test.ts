import { fieldsOf } from './answer-fields.ts'
import type { FakeAnswer, FakeSource } from './fake-source-fixture.ts'
import { createSourceClient, type SourceSettings } from './source-client.ts'
import { SourceFailed } from './source-failed.ts'

export const NOON = Date.parse('2026-11-21T12:00:00Z')

/** A client whose waits take no time, but move the clock. */
export function clientOf(fake: FakeSource, settings: Partial<SourceSettings> = {}) {
  const waits: number[] = []
  const time = { now: NOON }
  const client = createSourceClient({
    title: 'The source',
    baseUrl: fake.url,
    lifetimeMs: 60_000,
    headers: { 'x-api-key': 'only-in-a-header' },
    timing: {
      now: () => time.now,
      random: () => 1,
      sleep: async (ms) => {
        waits.push(ms)
        time.now += ms
      },
      deadline: (ms) => AbortSignal.timeout(ms),
    },
    ...settings,
  })
  const get = (path = 'thing', signal = new AbortController().signal, admit?: () => void) =>
    client.get(
      {
        path: [path],
        parse: (body) => fieldsOf(body).integer('n'),
        absentIs404: path === 'perhaps',
      },
      { signal, ...(admit ? { admit } : {}) },
    )
  return { get, waits, time }
}

/** The fault it ends in, or what it ends in that is none. */
export const faultOf = async (asked: Promise<unknown>) => {
  const error = await asked.then(
    () => undefined,
    (each: unknown) => each,
  )
  return error instanceof SourceFailed ? error.fault : error
}

export const good: FakeAnswer = { json: { n: 1 } }
