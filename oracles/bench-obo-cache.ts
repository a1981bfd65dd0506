// What a cached downstream token costs with MSAL Node and with us, in one run: npm run bench:obo
import { type CachedPeople, cachedPeople, randomAssertion, SCOPES } from '../bench/cached-people.ts'
import { type HitTimes, hitTimesRow, measureHitTimes } from '../bench/hit-times.ts'
import { describeMachine } from '../bench/machine.ts'
import { cannedMsal } from './canned-msal.ts'

const PEOPLE = 3_000
const MANY_PEOPLE = 100_000
/** MSAL takes milliseconds a call. */
const [MSAL_CALLS, CALLS] = [200, 300_000]

const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function measureMsal(): Promise<HitTimes> {
  const msal = cannedMsal()
  const assertions = Array.from({ length: PEOPLE }, randomAssertion)
  const ask = async (person: number, fromCache: boolean) => {
    const oboAssertion = assertions[person] ?? ''
    const result = await msal.acquireTokenOnBehalfOf({ oboAssertion, scopes: SCOPES })
    if (result?.fromCache !== fromCache) throw new Error('MSAL’s cache did not do as expected.')
  }
  for (let person = 0; person < PEOPLE; person++) await ask(person, false)
  return measureHitTimes(PEOPLE, MSAL_CALLS, (person) => ask(person, true))
}

async function measureOurs(people: number): Promise<HitTimes> {
  const { ask, stats }: CachedPeople = cachedPeople(people)
  for (let person = 0; person < people; person++) await ask(person)
  await measureHitTimes(people, CALLS / 3, ask)
  const times = await measureHitTimes(people, CALLS, ask)
  if (stats().misses !== people) throw new Error('Not every call was a hit.')
  return times
}

const times = (msal: HitTimes, ours: HitTimes): string =>
  `MSAL Node at ${msal.people.toLocaleString('en')} people takes ${Math.round(
    msal.p50Micros / ours.p50Micros,
  ).toLocaleString(
    'en',
  )} times as long as this gateway at ${ours.people.toLocaleString('en')} (p50)`

const { cpu, node, loadAverage } = describeMachine()
say(`${cpu}, Node ${node}, load average ${loadAverage}`)
say('A downstream token from the cache, call by call in process:')
const few = await measureOurs(PEOPLE)
say(hitTimesRow('this gateway', few))
const many = await measureOurs(MANY_PEOPLE)
say(hitTimesRow('this gateway', many))
say(`Filling MSAL Node's cache with ${PEOPLE.toLocaleString('en')} people takes a minute ...`)
const msal = await measureMsal()
say(hitTimesRow('MSAL Node', msal))
say(times(msal, few))
say(times(msal, many))
