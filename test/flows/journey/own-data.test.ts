import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { openRealEstate } from '../../../apps/real-estate/src/open-real-estate.ts'
import { people, startWorld, type World } from '../../world/world.ts'
import { type SdkSession, sdkSession } from './sdk-session.ts'

const HOME = { postcode: '1234 AA', huisnummer: 1 }
const KEY = 'key-of-my-own'
const EVERYTHING = { everything: true, confirm: 'everything' }

let world: World
let folder: string
const open: SdkSession[] = []

async function session(username: string): Promise<SdkSession> {
  const started = sdkSession(world, username, 'auto')
  open.push(started)
  await started.connect()
  return started
}

interface File {
  readonly text: string
  readonly rows: number
  readonly next_cursor: string | null
}

describe('what a person keeps is theirs', () => {
  before(async () => {
    world = await startWorld({}, async (dataDir) => {
      folder = dataDir
      return openRealEstate(dataDir)
    })
  })
  after(async () => {
    await Promise.all(open.map((each) => each.close()))
    await world.close()
  })

  it('to take along, part by part, with what they gave and the keys they chose', async () => {
    const noor = await session(people.noor)
    for (const woz of [300_000, 310_000, 320_000]) {
      const input = { ...HOME, purpose: 'sale', overrides: { woz } }
      const { isError, text } = await noor.call('Quick_Assess_Property', {
        ...input,
        idempotency_key: `${KEY}-${woz}`,
      })
      assert.equal(isError, false, text)
    }
    const records: { overrides: { woz: number }; idempotency: { key: string } }[] = []
    let cursor: string | null = null
    do {
      const { data } = await noor.call('Get_Assessed_Properties', {
        assessments: 'all',
        format: 'json',
        page_size: 2,
        ...(cursor && { cursor }),
      })
      const file = data['export'] as File
      records.push(...JSON.parse(file.text).assessments)
      cursor = file.next_cursor
    } while (cursor)
    assert.deepEqual(
      records.map(({ overrides, idempotency }) => [overrides.woz, idempotency.key]),
      [320_000, 310_000, 300_000].map((woz) => [woz, `${KEY}-${woz}`]),
    )
  })

  it('to delete, for good, and nobody else can', async () => {
    const [noor, sem] = [await session(people.noor), await session(people.sem)]
    const refused = await noor.call('Delete_Assessments', { everything: true })
    assert.equal(refused.isError, true, 'not without confirmation')
    const others = await sem.call('Delete_Assessments', EVERYTHING)
    assert.equal(others.data['deleted'], 0)
    const gone = await noor.call('Delete_Assessments', EVERYTHING)
    assert.deepEqual(gone.data, { scope: 'everything', deleted: 3, remaining: 0 })
    const again = await noor.call('Delete_Assessments', EVERYTHING)
    assert.equal(again.data['deleted'], 0)
    const list = await noor.call('Get_Assessed_Properties')
    assert.deepEqual(list.data['items'], [])
    for (const name of ['assessments.sqlite', 'assessments.sqlite-wal']) {
      const file = join(folder, name)
      assert.ok(!existsSync(file) || !readFileSync(file).includes(KEY), name)
    }
  })
})
