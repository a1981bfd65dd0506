import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AddressRecord } from '../register/register.ts'
import { besideBag } from './beside-bag.ts'
import type { TransactionsProvider } from './kadaster-transactions.ts'
import { openSources } from './open-sources.ts'
import { SourceFailed } from './source-failed.ts'
import { readSourcesSettings } from './source-settings.ts'
import { call } from './source-under-test.ts'
import { createTrace } from './trace.ts'

const ADDRESS = {
  adresseerbaarObjectId: '0358010000000121',
  nummeraanduidingId: '0358200000000121',
} as AddressRecord

/** What is beside the BAG, with a provider of sales of the operator's own and nothing else. */
function onProvider(transactions: TransactionsProvider['transactions']) {
  const provider = { title: 'Own contract', licence: 'by contract', transactions }
  const sources = openSources(readSourcesSettings({}).settings, { transactions: provider })
  assert.ok(sources)
  const trace = createTrace()
  const admitted: string[] = []
  const keyed = { ...call, admit: (title: string) => void admitted.push(title) }
  return { sources, trace, admitted, beside: besideBag(sources, trace, call, keyed) }
}

test('a contract is the operator’s, like a key: who may not use it causes no question', async () => {
  let asked = 0
  const { sources, trace } = onProvider(async () => ({ value: [], fetchedAt: ++asked }))
  const refuse = {
    ...call,
    admit: (title: string) => {
      throw new SourceFailed(title, 'sign-in')
    },
  }
  const answer = await besideBag(sources, trace, call, refuse).transactions(ADDRESS)
  assert.deepEqual([answer, asked], [{ kind: 'failed' }, 0])
  assert.deepEqual(trace.consulted().failures, [{ title: 'Own contract', fault: 'sign-in' }])
})

test('who may use it is admitted by its name, and gets what it says', async () => {
  const { beside, trace, admitted } = onProvider(async () => ({
    value: [{ registeredOn: '2024-05-02', priceEuro: 1 }],
    fetchedAt: Date.parse('2026-11-21T12:00:00Z'),
  }))
  const answer = await beside.transactions(ADDRESS)
  assert.ok(answer.kind === 'found' && answer.transactions.length === 1)
  assert.deepEqual(admitted, ['Own contract'])
  assert.deepEqual(
    trace.consulted().live.map(({ register, asOf }) => [register, asOf]),
    [['Kadaster', '2026-11-21']],
  )
})

test('a provider that breaks in its own way is no failure of a source, and is not hidden', async () => {
  const { beside } = onProvider(async () => {
    throw new RangeError('a bug of its own')
  })
  await assert.rejects(beside.transactions(ADDRESS), /a bug of its own/)
})

test('what is not configured says so, and is not asked', async () => {
  const { beside, trace } = onProvider(async () => ({ value: [], fetchedAt: 0 }))
  assert.deepEqual(await beside.wozValues(ADDRESS), { kind: 'not-configured' })
  assert.equal(await beside.situation(ADDRESS.nummeraanduidingId), undefined)
  assert.deepEqual(trace.consulted().failures, [])
  assert.equal(await beside.labels(ADDRESS.adresseerbaarObjectId, []), undefined)
  assert.deepEqual(trace.consulted().failures, [{ title: 'EP-Online', fault: 'not-configured' }])
})
