import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { quietCall, runAs } from '@voordeur/gateway/testing'
import type { ToolCall } from '@voordeur/gateway/tools'
import type { Owner, SavedAssessment } from '../assessments/assessments.ts'
import { openAssessments } from '../assessments/sqlite-assessments.ts'
import { sampleRow } from '../export/sample-row.ts'
import type {
  GetAssessedPropertiesInput,
  GetPropertyAssessmentsInput,
} from './contracts.generated.ts'
import { ANNA, BRAM, onSampleTown, personCalled, type SampleTown } from './on-sample-town.ts'

let town: SampleTown
beforeEach(async () => {
  town = await onSampleTown()
})
afterEach(() => town.close())

const HOME = { postcode: '1234AA', huisnummer: 1 } as const

async function assess(huisnummer = 1, more: object = {}, person = ANNA): Promise<string> {
  town.clock.time += 1000
  const input = { ...HOME, huisnummer, purpose: 'sale', ...more } as const
  const { data } = await town.as(person)('Quick_Assess_Property', input)
  return data?.assessment.assessment_id ?? assert.fail('nothing was assessed')
}

/** As many rows as no one file holds, several of one object, some under a key. */
async function assessMany(
  count: number,
  person = ANNA,
  later = 0,
): Promise<readonly SavedAssessment[]> {
  const store = openAssessments(town.assessmentsFile, { perOwner: 1000 })
  const saved: SavedAssessment[] = []
  for (let n = 0; n < count; n++) {
    const { assessment } = sampleRow()
    const { id: _id, idempotency: _key, ...made } = assessment
    const adresseerbaarObjectId = `99990100000${String(10_000 + (n % 50))}`
    const property = { ...made.property, adresseerbaarObjectId }
    const overrides = { woz: 100_000 + n, rooms: made.overrides.rooms ?? [] }
    const keyed = n % 2 === 0 ? { tool: 'Quick_Assess_Property', key: `key-${n}` } : undefined
    const whole = { ...made, property, overrides, createdAt: made.createdAt + later + n }
    saved.push((await store.save(person as Owner, whole, keyed)).assessment)
  }
  store.close()
  return saved
}

const list = (input: GetAssessedPropertiesInput, person = ANNA) =>
  town.as(person)('Get_Assessed_Properties', input)

/** All parts of an export of a list, as the answers that hold them. */
async function parts(input: GetAssessedPropertiesInput, between = async () => {}) {
  const answers: Awaited<ReturnType<typeof list>>[] = []
  let cursor: string | null | undefined
  do {
    answers.push(await list({ ...input, ...(cursor && { cursor }) }))
    cursor = answers.at(-1)?.data.export?.next_cursor
    await between()
  } while (cursor)
  return answers
}

test('one sequence of calls gives everything that is stored about a person, and nothing twice', async () => {
  const saved = await assessMany(120)
  await assessMany(3, BRAM)
  const answers = await parts({ assessments: 'all', format: 'json' })
  assert.ok(answers.length > 1, 'more than one file')
  const files = answers.map(({ data }) => JSON.parse(data.export?.text ?? ''))
  const records = files.flatMap(({ assessments }) => assessments)
  const byId = new Map(records.map((record) => [record.assessment_id, record]))
  assert.deepEqual([records.length, byId.size], [120, 120])
  for (const { id, idempotency, overrides, rulesVersion } of saved) {
    const record = byId.get(id)
    assert.deepEqual(record.idempotency, idempotency)
    assert.deepEqual(record.overrides, overrides)
    assert.equal(record.rules_version, rulesVersion)
  }
  assert.deepEqual(new Set(files.map(({ person }) => person)), new Set([ANNA]))
})

test('what is assessed or deleted meanwhile leaves an export whole', async () => {
  const saved = await assessMany(120)
  const [first, last] = [saved[0], saved.at(-1)]
  const between = async () => {
    await assessMany(1, ANNA, 1000)
    for (const each of [first, last])
      await town.assessments.erase(ANNA as Owner, { id: each?.id ?? '' })
  }
  const answers = await parts({ assessments: 'all', sort: 'oldest' }, between)
  const ids = answers.flatMap(({ data }) =>
    JSON.parse(data.export?.text ?? '').assessments.map(
      ({ assessment_id }: { assessment_id: string }) => assessment_id,
    ),
  )
  assert.deepEqual(
    ids,
    saved.slice(0, -1).map(({ id }) => id),
    'all but the one that was deleted before its turn',
  )
})

test('each part is bounded, says where it stands, and has a name of its own', async () => {
  await assessMany(120)
  const answers = await parts({ assessments: 'all', format: 'json', lang: 'nl' })
  let seen = 0
  for (const { data, warnings } of answers) {
    const { filename, rows, text, next_cursor } = data.export ?? assert.fail()
    assert.ok(Buffer.byteLength(JSON.stringify(text)) <= 256 * 1024 + 2)
    const from = seen === 0 ? '' : `-vanaf-${seen + 1}`
    assert.equal(filename, `beoordelingen-2026-11-21${from}.json`)
    const continues = warnings.find(({ code }) => code === 'EXPORT_CONTINUES')
    seen += rows
    if (next_cursor === null) assert.equal(continues, undefined)
    else assert.ok(continues?.text.includes(`tot en met ${seen} van 120`), continues?.text)
    assert.deepEqual([data.items, data.next_cursor], [[], next_cursor])
    assert.equal(data.counts.matching, 120)
  }
  assert.equal(seen, 120)
})

test('a page size bounds the rows of a part', async () => {
  for (const huisnummer of [1, 3, 5, 7, 9]) await assess(huisnummer)
  const answers = await parts({ format: 'csv', page_size: 2 })
  assert.deepEqual(
    answers.map(({ data }) => [data.export?.rows, data.export?.filename]),
    [
      [2, 'assessments-2026-11-21.csv'],
      [2, 'assessments-2026-11-21-from-3.csv'],
      [1, 'assessments-2026-11-21-from-5.csv'],
    ],
  )
})

test('every assessment, or the latest of each property', async () => {
  for (const huisnummer of [1, 1, 3]) await assess(huisnummer)
  const rows = async (input: GetAssessedPropertiesInput) => (await list(input)).data.export?.rows
  assert.equal(await rows({ format: 'csv' }), 2)
  assert.equal(await rows({ format: 'csv', assessments: 'latest' }), 2)
  assert.equal(await rows({ format: 'csv', assessments: 'all' }), 3)
  const { data } = await list({ assessments: 'all' })
  assert.equal(data.export?.format, 'json', 'a file, also when nobody said which')
  assert.equal((await list({ assessments: 'latest' })).data.export, undefined)
  assert.equal(await rows({ format: 'csv', assessments: 'all', purpose: 'rent' }), 0)
})

test('a file has its format, media type and extension', async () => {
  await assess()
  const kinds = {
    json: 'application/json',
    csv: 'text/csv',
    geojson: 'application/geo+json',
    markdown: 'text/markdown',
  }
  for (const [format, type] of Object.entries(kinds) as ['csv', string][]) {
    for (const answer of [
      (await list({ format })).data,
      (await town.as(ANNA)('Get_Property_Assessments', { ...HOME, format })).data,
    ]) {
      const file = answer?.export ?? assert.fail()
      assert.equal(file.format, format)
      assert.ok(file.media_type.startsWith(type))
      assert.match(file.filename, /^assessments-2026-11-21\.(json|csv|geojson|md)$/)
      assert.equal(file.rows, 1)
    }
  }
})

test('a map has the position that the register has, and none where it has none', async () => {
  await assess()
  const { data, provenance, warnings } = await list({ format: 'geojson' })
  const [feature] = JSON.parse(data.export?.text ?? '').features
  const [lon, lat] = feature.geometry.coordinates
  assert.ok(lon > 3.2 && lon < 7.3 && lat > 50.5 && lat < 53.7, 'longitude first')
  assert.ok(!warnings.some(({ code }) => code === 'EXPORT_WITHOUT_POSITION'))
  assert.deepEqual(registersOf(provenance), ['own-assessments'])

  // From before assessments held their position: one the register knows, and one it does not.
  const { assessment } = sampleRow()
  const { nummeraanduidingId } = town.edgeCase('label-valid')
  const known = { ...assessment, property: { ...assessment.property, nummeraanduidingId } }
  await town.assessments.save(ANNA as Owner, { ...known, createdAt: 1 })
  await town.assessments.save(ANNA as Owner, { ...assessment, createdAt: 2 })
  const older = await list({ assessments: 'all', format: 'geojson' })
  const { features } = JSON.parse(older.data.export?.text ?? '')
  assert.equal(features[1].geometry, null)
  assert.deepEqual(features[2].geometry.coordinates, [lon, lat], 'the same home')
  const without = older.warnings.find(({ code }) => code === 'EXPORT_WITHOUT_POSITION')
  assert.match(without?.text ?? '', /for 1 of the properties/)
  assert.deepEqual(registersOf(older.provenance), ['own-assessments', 'BAG'])
  const plain = await list({ assessments: 'all', format: 'json' })
  assert.deepEqual(registersOf(plain.provenance), ['own-assessments'])
  assert.ok(!plain.warnings.some(({ code }) => code === 'EXPORT_WITHOUT_POSITION'))
})

const registersOf = (provenance: readonly { readonly register: string }[]) =>
  provenance.map(({ register }) => register)

test('Markdown is a table of the list, a sheet of a property, and a comparison of two', async () => {
  const ids = [await assess(1), await assess(3)]
  const markdown = async (input: GetPropertyAssessmentsInput) => {
    const answer = await town.as(ANNA)('Get_Property_Assessments', { ...input, format: 'markdown' })
    return answer.data?.export?.text ?? assert.fail()
  }
  const table = (await list({ format: 'markdown' })).data.export?.text ?? ''
  assert.ok(table.startsWith('# Assessed properties\n\n| Address |'))
  assert.equal(table.match(/^\| Voordeurstraat/gm)?.length, 2)
  const sheet = await markdown({ assessment_id: ids[0] ?? '' })
  assert.ok(sheet.includes('## Voordeurstraat 1, 1234 AA Voorbeek'))
  assert.ok(!sheet.includes('## Comparison'))
  const both = await markdown({ compare: ids })
  assert.ok(both.includes('## Comparison') && both.includes('## Voordeurstraat 3, 1234 AA'))
})

test('a file of a comparison has both, and the comparison stays beside it', async () => {
  const compare = [await assess(1), await assess(1, { purpose: 'rent' })]
  const answer = await town.as(ANNA)('Get_Property_Assessments', {
    compare,
    format: 'csv',
    page_size: 1,
  })
  assert.deepEqual([answer.data?.export?.rows, answer.data?.assessments], [2, []])
  assert.equal(answer.data?.comparison?.same_property, true)
  const [, first = ''] = answer.data?.export?.text.split('\r\n') ?? []
  assert.ok(first.split(';').includes('2'), 'two of this property')
})

test('nobody exports what another person assessed', async () => {
  await assess(1, {}, BRAM)
  const { data } = await list({ assessments: 'all', format: 'csv' })
  assert.equal(data.export?.rows, 0)
  const property = await town.as(ANNA)('Get_Property_Assessments', { ...HOME, format: 'json' })
  assert.deepEqual(JSON.parse(property.data?.export?.text ?? '').assessments, [])
})

test('the history of a property goes on in the next part', async () => {
  for (let n = 0; n < 3; n++) await assess(1)
  const ask = (cursor = '') =>
    town.as(ANNA)('Get_Property_Assessments', { ...HOME, format: 'csv', page_size: 2, cursor })
  const first = (await ask()).data
  const second = (await ask(first?.export?.next_cursor ?? '')).data
  assert.deepEqual([first?.export?.rows, second?.export?.rows], [2, 1])
  assert.equal(second?.export?.filename, 'assessments-2026-11-21-from-3.csv')
})

/** A call of Anna's that is watched, and stopped when told. */
const watched = (input: GetAssessedPropertiesInput, parts: Partial<ToolCall>) =>
  runAs(personCalled(ANNA), async () => town.tools.Get_Assessed_Properties(input, quietCall(parts)))

test('a long export tells how far it is, in the caller’s language', async () => {
  await assessMany(150)
  const reports: [number, number, string | undefined][] = []
  await watched(
    { assessments: 'all', format: 'csv', lang: 'nl' },
    {
      progress: async (done, total, message) => {
        reports.push([done, total, message])
      },
    },
  )
  assert.deepEqual(reports, [
    [100, 150, '100 van 150 beoordelingen in het bestand'],
    [150, 150, '150 van 150 beoordelingen in het bestand'],
  ])
})

test('a later part goes on counting where the one before stopped', async () => {
  for (const huisnummer of [1, 3, 5]) await assess(huisnummer)
  const cursor = (await list({ format: 'csv', page_size: 2 })).data.export?.next_cursor ?? ''
  const reports: number[][] = []
  const progress = async (done: number, total: number) => {
    reports.push([done, total])
  }
  await watched({ format: 'csv', cursor }, { progress })
  assert.deepEqual(reports, [[3, 3]])
})

test('a cancelled export stops at the next batch', async () => {
  await assessMany(150)
  const stop = new AbortController()
  const reports: number[] = []
  const call = {
    signal: stop.signal,
    progress: async (done: number) => {
      reports.push(done)
      stop.abort()
    },
  }
  await assert.rejects(watched({ assessments: 'all', format: 'csv' }, call), /abort/i)
  assert.deepEqual(reports, [100])
})
