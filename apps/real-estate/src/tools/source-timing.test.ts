import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quietCall, runAs } from '@voordeur/gateway/testing'
import { openSources } from '../sources/open-sources.ts'
import { readSourcesSettings } from '../sources/source-settings.ts'
import { ALL, BUDGET_MS, house, KEYLESS, onLiveSources as rig } from './on-live-sources.ts'
import { ANNA, failure, personCalled } from './on-sample-town.ts'

test('the time of a call is its own: when it is up, the call ends with what it has', async () => {
  await using town = await rig({ env: ALL })
  for (const fake of Object.values(town.fakes)) town.let(fake, 'silence', BUDGET_MS)
  const refused = await failure(town.anna('Get_Property_Data', house))
  assert.match(refused.message, /SOURCE_TIMEOUT/)
  // The time was up before a second source could be asked.
  assert.deepEqual([town.fakes.bag.requests.length, town.fakes.search.requests.length], [1, 0])
})

test('a call has eight seconds, which leaves one of the nine for everything else', () => {
  const sources = openSources(readSourcesSettings({ LIVE_SOURCES: 'true' }).settings)
  assert.equal(sources?.budgetMs, 8_000)
})

test('a client that cancels ends the requests to the sources', async () => {
  await using town = await rig({ env: KEYLESS })
  const arrived = Promise.withResolvers<void>()
  town.fakes.search.misbehave = () => {
    arrived.resolve()
    return 'silence'
  }
  const cancel = new AbortController()
  const call = quietCall({ signal: cancel.signal })
  const asked = runAs(personCalled(ANNA), async () => town.tools.Get_Property_Data(house, call))
  const outcome = assert.rejects(Promise.resolve(asked), /cancelled/)
  await arrived.promise
  cancel.abort(new Error('cancelled'))
  await outcome
})
