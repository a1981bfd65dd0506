import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RdPoint } from '../register/register.ts'
import { type Fields, InvalidAnswer } from './answer-fields.ts'
import { fakeWms, faultOf } from './fake-maps-fixture.ts'
import { type FakeAnswer, startFakeSource } from './fake-source-fixture.ts'
import { createSourceClient } from './source-client.ts'
import { wmsClient } from './wms-client.ts'

const POINT: RdPoint = { x: 132_047.4, y: 482_313.6 }
const call = { signal: new AbortController().signal }

const serviceAt = (url: URL) =>
  wmsClient(createSourceClient({ title: 'Maps', baseUrl: url, lifetimeMs: 60_000 }))

const read = (properties: Fields) => properties.integer('n')

const ask = (url: URL, point = POINT, layer = 'one') =>
  serviceAt(url).at({ layer, point, read }, call)

test('a request is one that version 1.3.0 takes, with the point in the middle pixel', async () => {
  await using fake = await fakeWms({ one: { n: 4 } })
  const answer = await ask(new URL(`${fake.url.href}/wms`))
  assert.equal(answer.value, 4)
  const [request] = fake.requests
  assert.ok(request)
  assert.equal(faultOf(request), undefined)
  const { i, j, bbox = '' } = Object.fromEntries(request.query)
  assert.deepEqual([i, j], ['50', '50'])
  assert.deepEqual(bbox.split(',').map(Number), [131_996.5, 482_263.5, 132_097.5, 482_364.5])
})

test('points within a metre share what was fetched; another layer is asked by itself', async () => {
  await using fake = await fakeWms({ one: { n: 4 }, two: { n: 5 } })
  const service = serviceAt(new URL(`${fake.url.href}/wms`))
  const at = (layer: string, point: RdPoint) => service.at({ layer, point, read }, call)
  const near = { x: POINT.x - 0.4, y: POINT.y + 0.4 }
  assert.equal((await at('one', POINT)).value, 4)
  assert.equal((await at('one', near)).value, 4)
  assert.equal((await at('two', POINT)).value, 5)
  assert.equal(fake.requests.length, 2)
})

test('where a layer has nothing, that is an answer', async () => {
  await using fake = await fakeWms({ one: null })
  assert.equal((await ask(new URL(`${fake.url.href}/wms`))).value, undefined)
})

const LYING: Record<string, [FakeAnswer, string]> = {
  'a layer that is not known, told with 200 and XML': [
    { type: 'text/xml', text: '<ServiceExceptionReport/>' },
    'not-json',
  ],
  'an error as JSON': [{ json: { exceptions: [{ code: 'LayerNotDefined' }] } }, 'invalid'],
  'features that are no collection': [
    { json: { features: [{ properties: { n: 4 } }] } },
    'invalid',
  ],
  'a collection without features': [{ json: { type: 'FeatureCollection' } }, 'invalid'],
  'a feature that is a number': [{ json: { type: 'FeatureCollection', features: [1] } }, 'invalid'],
  'a feature without properties': [
    { json: { type: 'FeatureCollection', features: [{ type: 'Feature' }] } },
    'invalid',
  ],
  'a value of a wrong type': [
    { json: { type: 'FeatureCollection', features: [{ properties: { n: 'many' } }] } },
    'invalid',
  ],
  'nothing at all': [{ text: '' }, 'not-json'],
}

for (const [what, [answer, fault]] of Object.entries(LYING))
  test(`${what} is a failure, and is not kept`, async () => {
    await using fake = await startFakeSource(() => ({
      json: { type: 'FeatureCollection', features: [{ properties: { n: 4 } }] },
    }))
    const service = serviceAt(fake.url)
    fake.misbehave = answer
    const asked = () => service.at({ layer: 'one', point: POINT, read }, call)
    await assert.rejects(asked(), { name: 'SourceFailed', fault })
    fake.misbehave = undefined
    assert.equal((await asked()).value, 4)
  })

test('what the reader of a layer does not believe is a failure', async () => {
  await using fake = await fakeWms({ one: { n: 4 } })
  const refuse = () => {
    throw new InvalidAnswer('no')
  }
  const service = serviceAt(new URL(`${fake.url.href}/wms`))
  await assert.rejects(service.at({ layer: 'one', point: POINT, read: refuse }, call), {
    fault: 'invalid',
  })
})
