import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { GetAddressesForPostcodeInput } from './contracts.generated.ts'
import { failure, onSampleTown, type SampleTown } from './on-sample-town.ts'

let town: SampleTown
before(async () => {
  town = await onSampleTown()
})
after(() => town.close())

const list = (input: GetAddressesForPostcodeInput) => town.call('Get_Addresses_for_Postcode', input)

const shown = async (input: GetAddressesForPostcodeInput) =>
  (await list(input)).data.items.map(({ address }) => address.display.split(',')[0])

test('a postcode lists its addresses in order, however it was typed', async () => {
  const { data, warnings, data_mode, as_of } = await list({ postcode: ' 1234 aa ' })
  assert.equal(data.postcode, '1234AA')
  assert.deepEqual(data.streets, ['Voordeurstraat'])
  assert.equal(data.total, 16)
  assert.deepEqual(data.items.map(({ address }) => address.huisnummer).slice(0, 3), [1, 3, 5])
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['FICTIONAL_REGISTER'],
  )
  assert.equal(data_mode, 'embedded')
  assert.equal(as_of, '2026-07-01')
})

test('a postcode may cover several streets', async () => {
  const { data } = await list({ postcode: '1234AM' })
  assert.ok(data.streets.includes('Klopperpad') && data.streets.includes('Belpad'))
})

test('pages join to the whole and end', async () => {
  const first = await list({ postcode: '1234AJ', page_size: 100 })
  assert.equal(first.data.total, 154)
  assert.equal(first.data.next_page, 2)
  const second = await list({ postcode: '1234AJ', page_size: 100, page: 2 })
  assert.equal(second.data.items.length, 54)
  assert.equal(second.data.next_page, null)
  const ids = [...first.data.items, ...second.data.items].map((item) => item.nummeraanduiding_id)
  assert.equal(new Set(ids).size, 154)
  const beyond = await list({ postcode: '1234AJ', page_size: 100, page: 9 })
  assert.deepEqual([beyond.data.items.length, beyond.data.total], [0, 154])
})

test('cursors join the pages to the whole, each with the same question', async () => {
  const ids: string[] = []
  let cursor: string | null | undefined
  for (let asked = 0; asked < 5 && cursor !== null; asked += 1) {
    const question = { postcode: asked % 2 ? '1234 aj' : '1234AJ', page_size: 60 }
    const { data } = await list({ ...question, ...(cursor && { cursor }) })
    ids.push(...data.items.map((item) => item.nummeraanduiding_id))
    cursor = data.next_cursor
  }
  assert.deepEqual([ids.length, new Set(ids).size, cursor], [154, 154, null])
  assert.equal((await list({ postcode: '1234AA' })).data.next_cursor, null)
})

test('a cursor of another question, of another page or of nobody is refused, with what to do', async () => {
  const question = { postcode: '1234AJ', page_size: 60 }
  const cursor = (await list(question)).data.next_cursor ?? ''
  const refused = async (input: Partial<GetAddressesForPostcodeInput>) => {
    const { code, message, details } = await failure(list({ ...question, cursor, ...input }))
    assert.deepEqual([code, details.field], ['INVALID_CURSOR', 'cursor'])
    return message
  }
  assert.match(await refused({ postcode: '1234AA' }), /belongs to another question/)
  assert.match(await refused({ page_size: 50 }), /belongs to another question/)
  assert.match(await refused({ huisnummer: 1 }), /belongs to another question/)
  assert.match(await refused({ huisnummer: 1, toevoeging: 'a' }), /belongs to another question/)
  assert.match(await refused({ include_ended: true }), /belongs to another question/)
  assert.match(await refused({ object_types: ['ligplaats'] }), /belongs to another question/)
  assert.match(await refused({ page: 3 }), /point to different pages/)
  for (const made of ['0', 'x', `0${cursor}`, `999999${cursor.slice(1)}`, `${cursor}0`]) {
    assert.match(await refused({ cursor: made }), /does not come from this tool/)
  }
  assert.equal((await list({ ...question, cursor, page: 2 })).data.page, 2)
})

test('a bare number lists everything at that number', async () => {
  assert.deepEqual(await shown({ postcode: '1234AC', huisnummer: 12 }), [
    'Sleutelgracht 12',
    'Sleutelgracht 12 A',
    'Sleutelgracht 12A',
    'Sleutelgracht 12A-2',
  ])
  assert.equal((await list({ postcode: '1234AH', huisnummer: '30' })).data.total, 107)
})

test('a letter behind the number lists both readings, page by page too', async () => {
  const all = ['Sleutelgracht 12A', 'Sleutelgracht 12A-2', 'Sleutelgracht 12 A']
  const key = { postcode: '1234AC', huisnummer: '12a' }
  assert.deepEqual(await shown(key), all)
  const pages = [1, 2, 3].map((page) => shown({ ...key, page, page_size: 1 }))
  assert.deepEqual((await Promise.all(pages)).flat(), all)
  assert.equal((await list({ ...key, page: 3, page_size: 1 })).data.total, 3)
})

test('named parts mean what they say', async () => {
  const key = { postcode: '1234AC', huisnummer: 12 }
  assert.deepEqual(await shown({ ...key, toevoeging: 'A' }), ['Sleutelgracht 12 A'])
  assert.deepEqual(await shown({ ...key, huisletter: 'A', toevoeging: '2' }), [
    'Sleutelgracht 12A-2',
  ])
})

test('a letter in lower case is the same letter', async () => {
  assert.deepEqual(await shown({ postcode: '1234AC', huisnummer: '14A' }), ['Sleutelgracht 14a'])
})

test('ended addresses come only when asked for', async () => {
  const { postcode, huisnummer } = town.edgeCase('withdrawn')
  const key = { postcode: postcode ?? '', huisnummer }
  const { data, warnings } = await list(key)
  assert.equal(data.total, 0)
  assert.deepEqual(warnings.at(-1)?.code, 'NO_ADDRESSES')
  const ended = (await list({ ...key, include_ended: true })).data.items
  assert.deepEqual(
    ended.map((item) => [item.ended, item.object_status]),
    [[true, 'Verblijfsobject ingetrokken']],
  )
})

test('object types filter', async () => {
  const of = async (postcode: string, ...object_types: ('ligplaats' | 'verblijfsobject')[]) =>
    (await list({ postcode, object_types })).data.total
  assert.equal(await of('1234AK', 'ligplaats'), 6)
  assert.equal(await of('1234AK', 'verblijfsobject'), 0)
})

test('an unknown postcode is an empty list that says which register was asked', async () => {
  const { data, warnings } = await list({ postcode: '9876ZZ', lang: 'nl' })
  assert.deepEqual(data.items, [])
  assert.match(warnings.at(-1)?.text ?? '', /Voorbeek.*past geen adres/)
})

test('a postcode that is never issued says so', async () => {
  const { warnings } = await list({ postcode: '1234SS' })
  assert.ok(warnings.some(({ code }) => code === 'POSTCODE_NEVER_ISSUED'))
})

test('bad input is refused with the field, a hint and the right language', async () => {
  const refused = async (input: GetAddressesForPostcodeInput) => failure(list(input))
  assert.deepEqual(await refused({ postcode: '1381' }), {
    code: 'POSTCODE_LETTERS_MISSING',
    message:
      'The postcode "1381" lacks its two letters. A Dutch postcode reads 1234 AB. Four digits alone are a whole area, or a foreign postcode.',
    details: {
      field: 'postcode',
      hint: 'A Dutch postcode reads 1234 AB. Four digits alone are a whole area, or a foreign postcode.',
      retryable: false,
      message_nl: 'De postcode "1381" mist zijn twee letters.',
      message_en: 'The postcode "1381" lacks its two letters.',
    },
  })
  const dutch = await refused({ postcode: "1' OR '1'='1", lang: 'nl' })
  assert.equal(dutch.code, 'INVALID_POSTCODE')
  assert.match(dutch.message, /is geen Nederlandse postcode/)
  assert.equal((await refused({ postcode: '10115' })).code, 'POSTCODE_FOREIGN')
  const number = await refused({ postcode: '1234AA', huisnummer: '1; DROP TABLE address' })
  assert.deepEqual([number.code, number.details.field], ['INVALID_HUISNUMMER', 'huisnummer'])
  const letter = await refused({ postcode: '1234AA', huisletter: 'A' })
  assert.equal(letter.code, 'HUISNUMMER_MISSING')
})

test('an empty list of types asks for all', async () => {
  const all = await town.call('Get_Addresses_for_Postcode', { postcode: '1234AK' })
  const input = { postcode: '1234AK', object_types: [] }
  const { data } = await town.call('Get_Addresses_for_Postcode', input)
  assert.ok(data.total > 0)
  assert.deepEqual(data, all.data)
})
