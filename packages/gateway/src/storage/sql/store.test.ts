import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, beforeEach, describe, it } from 'node:test'
import { createVault } from '../../kernel/seal.ts'
import type { EngineRecord } from '../ports/engine-records.ts'
import { Conflict } from '../ports/failures.ts'
import type { Store } from '../ports/store.ts'
import { openSqliteStore } from './open-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'voordeur-store-'))
const vault = createVault(randomBytes(32))
let now = 1_000_000
const clock = { now: () => now }
let store: Store
let count = 0
let file = ''

const code: EngineRecord = {
  model: 'AuthorizationCode',
  idHash: 'code-1',
  payload: '{"a":1}',
  grantHash: 'grant-1',
}
const grant: EngineRecord = { model: 'Grant', idHash: 'grant-1', payload: '{}' }

const purpose = (interactionId: string) =>
  ({ type: 'authorize', interactionId, clientId: 'c' }) as const

describe('the SQLite store', () => {
  beforeEach(async () => {
    await store?.close()
    now = 1_000_000
    file = join(folder, `${++count}.sqlite`)
    store = await openSqliteStore(file, vault, clock)
  })
  after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })

  it('lets exactly one of eight consumers win', async () => {
    await store.engineRecords.commit([{ type: 'save', record: code }])
    const consume = { type: 'consume', model: code.model, idHash: code.idHash, at: now } as const
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => store.engineRecords.commit([consume])),
    )
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
    for (const result of results) {
      if (result.status === 'rejected') assert.ok(result.reason instanceof Conflict)
    }
    assert.equal((await store.engineRecords.find(code.model, code.idHash))?.consumedAt, now)
  })

  it('writes nothing of a unit that has a conflict', async () => {
    const unit = [
      { type: 'save', record: code },
      { type: 'consume', model: 'RefreshToken', idHash: 'missing', at: now },
    ] as const
    await assert.rejects(store.engineRecords.commit(unit), Conflict)
    assert.equal(await store.engineRecords.find(code.model, code.idHash), undefined)
  })

  it('claims an id once and takes a record once', async () => {
    const claim = { type: 'claim', record: { ...code, model: 'ReplayDetection' } } as const
    await store.engineRecords.commit([claim])
    await assert.rejects(store.engineRecords.commit([claim]), Conflict)
    const take = { type: 'take', model: 'ReplayDetection', idHash: code.idHash } as const
    await store.engineRecords.commit([take])
    await assert.rejects(store.engineRecords.commit([take]), Conflict)
  })

  it('issues nothing under a grant that was revoked', async () => {
    const require = { type: 'require', model: 'Grant', idHash: 'grant-1' } as const
    await assert.rejects(
      store.engineRecords.commit([require, { type: 'save', record: code }]),
      Conflict,
    )
    await store.engineRecords.commit([
      { type: 'save', record: grant },
      require,
      { type: 'save', record: code },
    ])
    await store.engineRecords.commit([
      { type: 'revoke', model: 'AuthorizationCode', grantHash: 'grant-1' },
      { type: 'remove', model: 'Grant', idHash: 'grant-1' },
    ])
    assert.equal(await store.engineRecords.find(code.model, code.idHash), undefined)
  })

  it('forgets what has expired, and keeps what must stay', async () => {
    const expiring = { ...code, expiresAt: now + 10 }
    await store.engineRecords.commit([
      { type: 'save', record: expiring },
      { type: 'save', record: { ...grant, expiresAt: now + 10 } },
      { type: 'keep', model: 'Grant', idHash: 'grant-1' },
    ])
    now += 11
    assert.equal(await store.engineRecords.find(code.model, code.idHash), undefined)
    assert.ok(await store.engineRecords.find('Grant', 'grant-1'))
    assert.equal(await store.engineRecords.purge(100), 1)
  })

  it('gives the same person the same id, also when two sign-ins race', async () => {
    const key = { provider: 'entra', tenantId: 't', objectId: 'o' }
    const ids = await Promise.all(Array.from({ length: 8 }, () => store.people.idFor(key)))
    assert.equal(new Set(ids).size, 1)
    assert.match(ids[0] as string, /^person_[\w-]{22}$/)
    assert.deepEqual(await store.people.find(ids[0] as string), {
      id: ids[0],
      tenantId: 't',
      objectId: 'o',
    })
  })

  it('keeps people apart whose parts run together', async () => {
    const ids = await Promise.all([
      store.people.idFor({ provider: 'entra', tenantId: 'ab', objectId: 'c' }),
      store.people.idFor({ provider: 'entra', tenantId: 'a', objectId: 'bc' }),
      store.people.idFor({ issuer: 'ab', subject: 'c' }),
      store.people.idFor({ issuer: 'a', subject: 'bc' }),
    ])
    assert.equal(new Set(ids).size, 4)
  })

  it('replaces a record only while it is the one that was read', async () => {
    const key = { model: 'UpstreamGrant', idHash: 'g' }
    const save = (payload: string) =>
      ({ type: 'save', record: { ...key, payload, expiresAt: now + 10 } }) as const
    const unchanged = (payload: string) => ({ type: 'unchanged', ...key, payload }) as const
    await assert.rejects(store.engineRecords.commit([unchanged('a'), save('b')]), Conflict)
    await store.engineRecords.commit([save('a')])
    await store.engineRecords.commit([unchanged('a'), save('b')])
    await assert.rejects(store.engineRecords.commit([unchanged('a'), save('c')]), Conflict)
    assert.equal((await store.engineRecords.find('UpstreamGrant', 'g'))?.payload, 'b')
  })

  it('moves the end of a record that is there, and makes none', async () => {
    const key = { model: 'UpstreamGrant', idHash: 'g' }
    const prolong = { type: 'prolong', ...key, expiresAt: now + 50 } as const
    await store.engineRecords.commit([prolong])
    assert.equal(await store.engineRecords.find('UpstreamGrant', 'g'), undefined)
    const record = { ...key, payload: 'p', expiresAt: now + 10 }
    await store.engineRecords.commit([{ type: 'save', record }])
    await store.engineRecords.commit([prolong])
    now += 49
    assert.ok(await store.engineRecords.find('UpstreamGrant', 'g'))
    now += 1
    assert.equal(await store.engineRecords.find('UpstreamGrant', 'g'), undefined)
  })

  it('hands a sign-in over once, and only before it expires', async () => {
    const signIn = {
      stateHash: 's',
      browserHash: 'b',
      purpose: purpose('i'),
      nonce: 'n',
      codeVerifier: 'v',
      downstream: ['https://graph.microsoft.com/User.Read'],
      claims: '{"access_token":{}}',
      expiresAt: now + 10,
    }
    await store.signIns.save(signIn)
    assert.deepEqual(await store.signIns.find('s'), signIn)
    assert.deepEqual(await Promise.all([store.signIns.take('s'), store.signIns.take('s')]), [
      true,
      false,
    ])
    await store.signIns.save(signIn)
    now += 10
    assert.equal(await store.signIns.find('s'), undefined)
    assert.equal(await store.signIns.take('s'), false)
  })

  it('keeps one sign-in of an interaction: the last', async () => {
    const signIn = {
      browserHash: 'b',
      nonce: 'n',
      codeVerifier: 'v',
      downstream: [],
      expiresAt: now + 10,
    }
    await store.signIns.save({ ...signIn, stateHash: 'one', purpose: purpose('i') })
    await store.signIns.save({ ...signIn, stateHash: 'other', purpose: purpose('j') })
    await store.signIns.save({ ...signIn, stateHash: 'two', purpose: purpose('i') })
    assert.equal(await store.signIns.find('one'), undefined)
    assert.ok(await store.signIns.find('other'))
    assert.ok(await store.signIns.find('two'))
  })

  it('keeps 10,000 metadata documents, the youngest', async () => {
    const other = new DatabaseSync(file)
    const insert = other.prepare("INSERT INTO metadata_document VALUES (?, '{}', ?)")
    other.exec('BEGIN')
    for (let n = 0; n < 10_010; n++) insert.run(`https://a.example/${n}`, n)
    other.exec('COMMIT')
    const document = { document: {}, fetchedAt: now, freshUntil: now }
    for (let n = 0; n < 30; n++) {
      await store.metadataCache.save({ url: `https://b.example/${n}`, ...document })
    }
    const held = other.prepare(
      'SELECT count(*) AS n, min(fetched_at) AS oldest FROM metadata_document',
    )
    assert.deepEqual({ ...held.get() }, { n: 10_000, oldest: 40 })
    await other.close()
    assert.ok(await store.metadataCache.find('https://b.example/29'))
  })

  it('keeps one first signing key when two processes start together', async () => {
    const other = await openSqliteStore(file, vault, clock)
    const key = (kid: string) => ({ kid, sealedJwk: 'sealed', createdAt: now, signsFrom: now })
    const saved = await Promise.all([
      store.signingKeys.add(key('a'), undefined),
      other.signingKeys.add(key('b'), undefined),
    ])
    await other.close()
    assert.deepEqual(saved, [true, false])
    assert.equal((await store.signingKeys.list()).length, 1)
  })

  it('is readable by its owner only, and shows no verifier to who reads the file', async () => {
    const secret = 'the-code-verifier-of-a-sign-in'
    await store.signIns.save({
      stateHash: 's',
      browserHash: 'b',
      purpose: purpose('i'),
      nonce: 'n',
      codeVerifier: secret,
      downstream: [],
      expiresAt: now + 1_000,
    })
    assert.equal(statSync(file).mode & 0o077, 0)
    const bytes = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)])
    assert.equal(bytes.includes(secret), false)
  })

  it('does not open a database that a newer version wrote', async () => {
    const newer = join(folder, 'newer.sqlite')
    const database = new DatabaseSync(newer)
    database.exec('PRAGMA user_version = 999')
    database.close()
    await assert.rejects(openSqliteStore(newer, vault, clock), /schema version 999.*newer Voordeur/)
  })

  it('names a file that is no database, and leaves it as it was', async () => {
    const damaged = join(folder, 'damaged.sqlite')
    writeFileSync(damaged, 'not a database at all, but long enough to look at')
    await assert.rejects(openSqliteStore(damaged, vault, clock), /damaged\.sqlite can't be opened/)
    assert.match(readFileSync(damaged, 'utf8'), /^not a database/)
  })
})
