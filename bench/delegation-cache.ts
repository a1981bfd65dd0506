import { cachedPeople } from './cached-people.ts'
import { hitTimesRow, measureHitTimes } from './hit-times.ts'
import { describeMachine } from './machine.ts'

/** The size at which MSAL Node was measured, and that of the promise. */
const SIZES = [3_000, 100_000]
const CALLS = 300_000
const LIMIT_MICROS = 10
const say = (line: string): void => void process.stdout.write(`${line}\n`)
async function measure(people: number): Promise<boolean> {
  const { ask, stats } = cachedPeople(people)
  const before = heapUsed()
  for (let person = 0; person < people; person++) await ask(person)
  const grown = heapUsed() - before
  await measureHitTimes(people, CALLS / 3, ask)
  const times = await measureHitTimes(people, CALLS, ask)
  const { bytes, hits, misses } = stats()
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
