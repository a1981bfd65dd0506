import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { houseNumbered, type SlowRegisters, startSlowRegisters } from './slow-registers.ts'

let registers: SlowRegisters
before(async () => {
  registers = await startSlowRegisters(0)
})
after(() => registers[Symbol.asyncDispose]())

async function ask(setting: string, path: string): Promise<string> {
  const headers = {
    'x-api-key': registers.env['BAG_API_KEY'] ?? '',
    authorization: registers.env['EP_ONLINE_API_KEY'] ?? '',
    'accept-crs': 'epsg:28992',
  }
  const response = await fetch(`${registers.env[setting]}${path}`, { headers })
  assert.equal(response.status, 200, path)
  return response.text()
}

/** What the registers say of a house, from its postcode to its label. */
async function everythingAbout(serial: number): Promise<readonly string[]> {
  const { postcode, huisnummer } = houseNumbered(serial)
  const number = String(serial).padStart(4, '0')
  const at = `postcode=${postcode}&huisnummer=${huisnummer}`
  const object = `9999010000${number}0371`.replace('0000', '00')
  return [
    await ask('BAG_API_URL', `/adressenuitgebreid?${at}`),
    await ask(
      'LOCATIESERVER_URL',
      `/free?fq=type:adres&fq=postcode:${postcode}&fq=huisnummer:37&rows=9&start=0`,
    ),
    await ask('BAG_OGC_URL', `/collections/verblijfsobject/items?identificatie=${object}`),
    await ask('EP_ONLINE_URL', `/PandEnergielabel/AdresseerbaarObject/${object}`),
  ]
}

test('every house is another one, in all registers alike', async () => {
  const [some, others] = [await everythingAbout(7), await everythingAbout(4321)]
  for (const [index, body] of some.entries()) {
    assert.match(body, /9999(?:01|20)0000070371/)
    assert.match(others[index] ?? '', /9999(?:01|20)0043210371/)
    assert.doesNotMatch(others[index] ?? '', /00000371|0000070371|1234ZX/)
  }
})

test('a link to a feature leads to the house it was given for', async () => {
  const [, , feature = ''] = await everythingAbout(7)
  const uuid = /items\/([0-9a-f-]{36})/.exec(feature)?.[1]
  const pand = await ask('BAG_OGC_URL', `/collections/pand/items/${uuid}`)
  assert.match(pand, /9999100000070371/)
})

test('positions differ, so that nothing asked by position is known already', async () => {
  const positions = (bodies: readonly string[]) =>
    bodies.map((body) => /\[?(1\d{5}\.\d+|5\.\d{6,})[ ,]/.exec(body)?.[1])
  const [some, others] = [positions(await everythingAbout(7)), positions(await everythingAbout(8))]
  for (const index of [0, 1, 2]) {
    assert.ok(some[index] && others[index])
    assert.notEqual(some[index], others[index])
  }
})

test('requests are counted', async () => {
  const before = registers.asked()
  await everythingAbout(9)
  assert.equal(registers.asked() - before, 4)
})
