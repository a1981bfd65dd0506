import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { sha256 } from '../../kernel/hash.ts'
import { createVault } from '../../kernel/seal.ts'
import type { RaisedStepUp } from '../ports/step-ups.ts'
import type { Store } from '../ports/store.ts'
import { openSqliteStore } from './open-store.ts'

const vault = createVault(randomBytes(32))
let now = 1_000_000
let folder: string
let file: string
let store: Store

const raised = (changes: Partial<RaisedStepUp> = {}): RaisedStepUp => ({
  grant: 'g',
  personId: 'p',
  clientId: 'c',
  claims: '{"access_token":{"acrs":{"essential":true}}}',
  expiresAt: now + 100,
  by: 'link',
  ...changes,
})

describe('a step-up that waits', () => {
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'voordeur-step-up-'))
  })
  beforeEach(async () => {
    file = join(folder, `${randomBytes(4).toString('hex')}.sqlite`)
    store = await openSqliteStore(file, vault, { now: () => now })
  })
  afterEach(() => store.close())
  after(() => rmSync(folder, { recursive: true }))

  it('is found by its link as it was raised, and the link itself is not stored', async () => {
    const link = await store.stepUps.raise(raised())
    const { by: _, ...stepUp } = raised()
    assert.deepEqual(await store.stepUps.find(sha256(link)), { ...stepUp, linkHash: sha256(link) })
    const bytes = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)])
    assert.equal(bytes.includes(link), false)
    assert.equal(bytes.includes('essential'), false)
  })

  it('is one record for one demand, and another for another', async () => {
    const link = await store.stepUps.raise(raised())
    assert.equal(await store.stepUps.raise(raised()), link)
    assert.notEqual(await store.stepUps.raise(raised({ claims: '{}' })), link)
    assert.notEqual(await store.stepUps.raise(raised({ grant: 'h' })), link)
  })

  it('is taken once', async () => {
    const link = sha256(await store.stepUps.raise(raised()))
    const taken = await Promise.all([store.stepUps.take(link), store.stepUps.take(link)])
    assert.deepEqual(taken, [true, false])
    assert.equal(await store.stepUps.find(link), undefined)
  })

  it('gets a new link when it is raised again after it was taken or was too old', async () => {
    const first = await store.stepUps.raise(raised())
    await store.stepUps.take(sha256(first))
    const second = await store.stepUps.raise(raised())
    assert.notEqual(second, first)
    now += 100
    const third = await store.stepUps.raise(raised())
    assert.notEqual(third, second)
    assert.equal(await store.stepUps.find(sha256(second)), undefined)
  })

  it('is good for as long as the last call asked', async () => {
    const link = sha256(await store.stepUps.raise(raised()))
    now += 99
    await store.stepUps.raise(raised())
    now += 99
    assert.ok(await store.stepUps.find(link))
    now += 1
    assert.equal(await store.stepUps.find(link), undefined)
  })

  it('is over when its time is over', async () => {
    const link = sha256(await store.stepUps.raise(raised({ by: 'challenge' })))
    now += 100
    assert.equal(await store.stepUps.find(link), undefined)
    assert.equal(await store.stepUps.take(link), false)
    assert.equal(await store.stepUps.waitingFor('p', 'c'), undefined)
    assert.equal(await store.stepUps.challenged('g'), false)
    assert.equal(await store.stepUps.purge(10), 1)
  })

  it('waits for this person at this client, and for nobody else', async () => {
    await store.stepUps.raise(raised())
    assert.equal((await store.stepUps.waitingFor('p', 'c'))?.grant, 'g')
    assert.equal(await store.stepUps.waitingFor('p', 'd'), undefined)
    assert.equal(await store.stepUps.waitingFor('q', 'c'), undefined)
  })

  it('holds back the refresh of its grant once it was told by challenge, not by link', async () => {
    await store.stepUps.raise(raised())
    assert.equal(await store.stepUps.challenged('g'), false)
    await store.stepUps.raise(raised({ by: 'challenge' }))
    assert.equal(await store.stepUps.challenged('g'), true)
    await store.stepUps.raise(raised())
    assert.equal(await store.stepUps.challenged('g'), true)
    assert.equal(await store.stepUps.challenged('h'), false)
  })

  it('is settled for the person at the client, and no further', async () => {
    await store.stepUps.raise(raised())
    await store.stepUps.raise(raised({ grant: 'h', clientId: 'd' }))
    await store.stepUps.settle('p', 'c')
    assert.equal(await store.stepUps.waitingFor('p', 'c'), undefined)
    assert.ok(await store.stepUps.waitingFor('p', 'd'))
  })

  it('may be consent alone, without claims', async () => {
    const { claims: _, ...without } = raised()
    const link = await store.stepUps.raise(without)
    assert.equal((await store.stepUps.find(sha256(link)))?.claims, undefined)
  })
})
