import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { quietCall, runAs } from '@voordeur/gateway/testing'
import { ToolFailure } from '@voordeur/gateway/tools'
import {
  fakeBagApi,
  fakeBagOgc,
  fakeEpOnline,
  fakeLocatieserver,
  HOUSE,
  KEY,
} from '../sources/fake-registers-fixture.ts'
import { openSources } from '../sources/open-sources.ts'
import { readSourcesSettings } from '../sources/source-settings.ts'
import { ANNA, onSampleTown, personCalled, type SampleTown } from '../tools/on-sample-town.ts'
import { propertyResource } from './property-resource.ts'

describe('the fact sheet by identification', () => {
  let town: SampleTown
  before(async () => {
    town = await onSampleTown()
  })
  after(() => town.close())

  const read = (id: string, lang: 'nl' | 'en' = 'en') =>
    propertyResource(town.tools, id, lang, quietCall())

  test('is of an address or of an object', async () => {
    const house = town.edgeCase('label-valid')
    const sheet = await read(house.nummeraanduidingId)
    assert.match(sheet ?? '', /^# Voordeurstraat 1, /)
    assert.equal(await read(house.adresseerbaarObjectId), sheet)
  })

  test('says each source and each warning once, though two tools name them', async () => {
    const sheet = (await read(town.edgeCase('label-valid').nummeraanduidingId)) ?? ''
    const lines = sheet.split('\n').filter((line) => /^(- |\| .*BAG)/.test(line))
    assert.ok(lines.length >= 2)
    assert.equal(new Set(lines).size, lines.length)
  })

  test('is of nothing else: neither a building, nor what the tools forgive people', async () => {
    const { nummeraanduidingId: id } = town.edgeCase('label-valid')
    const address = await town.register.addressById(id)
    for (const other of [
      address?.pandIds[0] ?? assert.fail('a home without a building'),
      '9999209999999999',
      '0000000000000000',
      ` ${id}`,
      `${id}\n`,
      `NL.IMBAG.Nummeraanduiding.${id}`,
      id.slice(1),
      `${id}0`,
      '',
      '../..',
    ])
      assert.equal(await read(other), undefined, JSON.stringify(other))
  })

  test('is not made up when something else fails', async () => {
    const failing = {
      ...town.tools,
      Get_Property_Energy_Label: async () => {
        throw new ToolFailure('SOURCES_UNAVAILABLE', 'Nobody answers.')
      },
    }
    const { nummeraanduidingId } = town.edgeCase('label-valid')
    await assert.rejects(
      propertyResource(failing, nummeraanduidingId, 'en', quietCall()),
      /Nobody answers/,
    )
  })
})

test('a stranger who reads a sheet spends no key of the operator; who signed in does', async () => {
  const fakes = {
    search: await fakeLocatieserver(),
    bag: await fakeBagApi(),
    ogc: await fakeBagOgc(),
    labels: await fakeEpOnline(),
  }
  const { settings, faults } = readSourcesSettings({
    LIVE_SOURCES: 'true',
    BAG_API_KEY: KEY,
    EP_ONLINE_API_KEY: KEY,
    LOCATIESERVER_URL: fakes.search.url.href,
    BAG_API_URL: fakes.bag.url.href,
    BAG_OGC_URL: fakes.ogc.url.href,
    EP_ONLINE_URL: fakes.labels.url.href,
  })
  assert.deepEqual(faults, [])
  const sources = openSources(settings)
  assert.ok(sources)
  const town = await onSampleTown(undefined, sources)
  try {
    const read = () => propertyResource(town.tools, HOUSE.nid, 'en', quietCall())
    const keyed = () => fakes.bag.requests.length + fakes.labels.requests.length
    await runAs(undefined, read).catch(() => {})
    assert.equal(keyed(), 0)
    assert.match((await runAs(personCalled(ANNA), read)) ?? '', /^# /)
    assert.ok(keyed() > 0)
  } finally {
    town.close()
    for (const fake of Object.values(fakes)) await fake[Symbol.asyncDispose]()
  }
})
