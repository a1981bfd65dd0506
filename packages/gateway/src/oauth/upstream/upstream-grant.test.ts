import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { createVault, SealBroken } from '../../kernel/seal.ts'
import { UPSTREAM_GRANT } from '../../storage/ports/sealed-values.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import { defaultLifetimes } from '../engine/settings.ts'
import { type UpstreamGrant, upstreamGrants } from './upstream-grant.ts'

const NOW = 1_000_000
const clock = { now: () => NOW }
const of = (personId: string, checkedAt: number): UpstreamGrant => ({
  personId,
  key: { issuer: 'https://idp.example', subject: personId },
  clientId: 'c',
  downstream: [],
  checkedAt,
})

/** Real records; what is opened is counted. */
async function kept() {
  const vault = createVault(randomBytes(32))
  const opened: string[] = []
  const counting = {
    ...vault,
    open(owner: string, sealed: string) {
      opened.push(owner)
      return vault.open(owner, sealed)
    },
  }
  const { engineRecords: records, close } = await openSqliteStore(':memory:', vault, clock)
  const lifetimes = defaultLifetimes
  const grants = upstreamGrants({ records, vault: counting, clock, lifetimes })
  await records.commit([
    grants.saved('g', of('p', 1), NOW + 1),
    grants.saved('h', of('q', 2), NOW + 2),
  ])
  opened.length = 0
  const lastWord = async (grant: string, personId: string) =>
    grants.lastWord((await records.find(UPSTREAM_GRANT, grant)) ?? assert.fail(), personId)
  return { grants, lastWord, records, opened, close }
}

test('the provider’s last word is told from a record that is opened once', async () => {
  const { lastWord, opened, close } = await kept()
  for (let n = 0; n < 3; n++)
    assert.deepEqual(await lastWord('g', 'p'), { checkedAt: 1, endsAt: NOW + 1 })
  assert.equal(opened.length, 1)
  await close()
})

test('a record that was replaced is opened again', async () => {
  const { grants, lastWord, opened, close } = await kept()
  await lastWord('g', 'p')
  const found = (await grants.find('g', 'p')) ?? assert.fail()
  await grants.replace('g', found, of('p', 9))
  opened.length = 0
  assert.equal((await lastWord('g', 'p')).checkedAt, 9)
  assert.equal(opened.length, 1)
  await close()
})

test('a record that was opened opens for nobody else: not for another person, nor as another grant', async () => {
  const { lastWord, records, close } = await kept()
  await lastWord('g', 'p')
  await lastWord('h', 'q')
  await assert.rejects(lastWord('g', 'q'), SealBroken)
  const other = (await records.find(UPSTREAM_GRANT, 'h')) ?? assert.fail()
  await records.commit([{ type: 'save', record: { ...other, idHash: 'g', personId: 'p' } }])
  await assert.rejects(lastWord('g', 'p'), SealBroken)
  await close()
})

test('a record that was changed does not open, and what it said before is not told', async () => {
  const { lastWord, records, close } = await kept()
  await lastWord('g', 'p')
  const whole = (await records.find(UPSTREAM_GRANT, 'g')) ?? assert.fail()
  const [version, key, iv, body = ''] = whole.payload.split('.')
  const flipped = (body.startsWith('A') ? 'B' : 'A') + body.slice(1)
  const payload = [version, key, iv, flipped].join('.')
  await records.commit([{ type: 'save', record: { ...whole, payload } }])
  await assert.rejects(lastWord('g', 'p'), SealBroken)
  await close()
})
