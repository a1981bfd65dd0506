import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EngineRecord } from '../ports/engine-records.ts'
import type { RaisedStepUp } from '../ports/step-ups.ts'
import type { Store } from '../ports/store.ts'
import { LATER, record } from './records.ts'
import type { Open } from './subject.ts'

const NOW = 1_000_000
const SOON = NOW + 100
const token = record('RefreshToken', 't', { grantHash: 'g', expiresAt: LATER })
const grant = record('Grant', 'g', { personId: 'p', clientId: 'c', expiresAt: LATER + 1 })
const upstream = { idHash: 'g', payload: 'sealed', expiresAt: LATER + 2 }
const given = { model: 'UpstreamGrant', ...upstream, grantHash: 'g', personId: 'p', clientId: 'c' }

const save = ({ engineRecords }: Store, ...records: readonly EngineRecord[]) =>
  engineRecords.commit(records.map((each) => ({ type: 'save', record: each })))

/** Of the same grant names, and none of this token's family. */
const others = [
  record('RefreshToken', 'u', { grantHash: 'h' }),
  record('Grant', 't'),
  record('Grant', 'h'),
  record('UpstreamGrant', 'h'),
  record('AuthorizationCode', 't', { grantHash: 'g' }),
]

const demand = (rest: Partial<RaisedStepUp> = {}): RaisedStepUp => ({
  ...{ grant: 'g', personId: 'p', clientId: 'c', expiresAt: SOON, by: 'challenge' },
  ...rest,
})

/** What a refresh is judged by. */
export function redeemables(open: Open): void {
  test('a refresh token is found with its grant and what the provider gave', async (t) => {
    const { store, replica } = await open(t)
    await save(store, token, grant, given, ...others)
    const found = await replica.engineRecords.findRedeemable('t')
    assert.deepEqual(found, { token, grant, upstream, challenged: false })
  })

  test('each part of it is as it is found by itself', async (t) => {
    const { store } = await open(t)
    await save(store, token, grant, given)
    const found = (await store.engineRecords.findRedeemable('t')) ?? assert.fail()
    assert.deepEqual(found.token, await store.engineRecords.find('RefreshToken', 't'))
    assert.deepEqual(found.grant, await store.engineRecords.find('Grant', 'g'))
    assert.deepEqual(await store.engineRecords.find('UpstreamGrant', 'g'), given)
    assert.deepEqual(found.upstream, upstream)
  })

  test('one that was used is found, and says when', async (t) => {
    const { store, replica } = await open(t)
    await save(store, token, grant, given)
    const use = { type: 'consume', model: 'RefreshToken', idHash: 't', at: NOW } as const
    await store.engineRecords.commit([use])
    const found = await replica.engineRecords.findRedeemable('t')
    assert.deepEqual(found?.token, { ...token, consumedAt: NOW })
  })

  test('a refresh token is found without what is not there', async (t) => {
    const { store } = await open(t)
    await save(store, token, ...others)
    const found = () => store.engineRecords.findRedeemable('t')
    assert.deepEqual(await found(), { token, challenged: false })
    await save(store, given)
    assert.deepEqual(await found(), { token, upstream, challenged: false })
    await save(store, grant)
    assert.deepEqual(await found(), { token, grant, upstream, challenged: false })
    const alone = record('RefreshToken', 'alone')
    await save(store, alone)
    const { findRedeemable } = store.engineRecords
    assert.deepEqual(await findRedeemable('alone'), { token: alone, challenged: false })
    assert.equal(await findRedeemable('g'), undefined)
  })

  test('nothing in it has expired', async (t) => {
    const { store, time } = await open(t)
    const found = () => store.engineRecords.findRedeemable('t')
    await save(store, token, { ...grant, expiresAt: SOON }, { ...given, expiresAt: SOON + 1 })
    time.now = SOON - 1
    assert.deepEqual(Object.keys((await found()) ?? {}).sort(), [
      ...['challenged', 'grant', 'token', 'upstream'],
    ])
    time.now = SOON
    assert.deepEqual((await found())?.grant, undefined)
    assert.ok((await found())?.upstream)
    time.now = SOON + 1
    assert.deepEqual(await found(), { token, challenged: false })
    time.now = LATER
    assert.equal(await found(), undefined)
  })

  test('it is challenged once the client of its grant was told so, until that is settled', async (t) => {
    const { store, replica, time } = await open(t)
    await save(store, token, grant, given)
    const challenged = async () => (await replica.engineRecords.findRedeemable('t'))?.challenged
    await store.stepUps.raise(demand({ grant: 'h' }))
    await store.stepUps.raise(demand({ by: 'link' }))
    assert.equal(await challenged(), false)
    await store.stepUps.raise(demand())
    await store.stepUps.raise(demand({ by: 'link' }))
    assert.equal(await challenged(), true)
    await store.stepUps.settle('p', 'c')
    assert.equal(await challenged(), false)
    await store.stepUps.raise(demand())
    time.now = SOON
    assert.equal(await challenged(), false)
  })
}
