import { randomBytes } from 'node:crypto'
import { createDelegator, type Delegator } from '../packages/gateway/src/delegation/delegator.ts'
import { systemClock } from '../packages/gateway/src/kernel/clock.ts'
import type { Principal } from '../packages/gateway/src/resource/principal.ts'
import { silentLog } from '../packages/gateway/src/telemetry/log.ts'
import { hitTimesRow, measureHitTimes } from './hit-times.ts'
import { describeMachine } from './machine.ts'

/** The size at which MSAL Node was measured, and that of the promise. */
const SIZES = [3_000, 100_000]
const CALLS = 300_000
const LIMIT_MICROS = 10
const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
const SCOPES = ['https://graph.microsoft.com/User.Read']
/** About what Entra's access tokens weigh, and Graph's. */
const [ASSERTION_BYTES, TOKEN_BYTES] = [1_600, 2_200]

const say = (line: string): void => void process.stdout.write(`${line}\n`)
/** Not cut to size: a slice would keep the longer text alive. */
const word = (length: number): string => randomBytes((length * 3) / 4).toString('base64url')

/** Everybody's assertion lies ready, and an exchange answers at once: what is left is the cache. */
function delegatorOf(people: number): Delegator {
  const assertions = Array.from({ length: people }, () => word(ASSERTION_BYTES))
  return createDelegator({
    clientId: 'c0ffee00-0000-4000-8000-00000000000b',
    exchange: async () => ({ accessToken: word(TOKEN_BYTES), expiresIn: 3_600 }),
    assertions: {
      assertionFor: async ({ id }) => ({ token: assertions[Number(id)] ?? '', tenantId: TENANT }),
      renew: async () => false,
    },
    authentication: { refresh() {} },
    maxBytes: 2 ** 30,
    clock: systemClock,
    log: silentLog,
    random: () => 0,
    sleep: async () => {},
  })
}

/** A request has its own: nothing is remembered by the object. */
const principal = (person: number): Principal => ({
  kind: 'person',
  id: String(person),
  clientId: 'a-client',
  scopes: new Set(),
  expiresAt: 0,
})

async function measure(people: number): Promise<boolean> {
  const delegator = delegatorOf(people)
  const ask = (person: number) => delegator.tokenFor(principal(person), SCOPES)
  const before = heapUsed()
  for (let person = 0; person < people; person++) await ask(person)
  const grown = heapUsed() - before
  await measureHitTimes(people, CALLS / 3, ask)
  const times = await measureHitTimes(people, CALLS, ask)
  const { bytes, hits, misses } = delegator.stats()
  if (misses !== people || hits !== CALLS + CALLS / 3) throw new Error('Not every call was a hit.')
  say(hitTimesRow('this gateway', times))
  say(`  counted ${perPerson(bytes, people)}, heap grew ${perPerson(grown, people)}`)
  return times.p50Micros <= LIMIT_MICROS
}

const perPerson = (bytes: number, people: number) => `${(bytes / people).toFixed(0)} bytes a person`

function heapUsed(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

const { cpu, node, loadAverage } = describeMachine()
say(`${cpu}, Node ${node}, load average ${loadAverage}`)
say('Downstream tokens from the cache, one resource each, call by call in process:')
const within: boolean[] = []
for (const people of SIZES) within.push(await measure(people))
say(`limit ${LIMIT_MICROS} us at p50: ${within.every(Boolean) ? 'kept' : 'EXCEEDED'}`)
