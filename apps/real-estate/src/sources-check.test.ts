import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { BUURT, fakeCbs, fakeWms, LAYERS, mapUrls } from './sources/fake-maps-fixture.ts'
import { type FakeAnswer, startFakeSource } from './sources/fake-source-fixture.ts'

const COMMAND = fileURLToPath(new URL('sources-check.ts', import.meta.url))

/** Runs the command as a process of its own. */
const run = (env: Record<string, string>) =>
  new Promise<{ code: unknown; text: string }>((resolve) => {
    execFile(process.execPath, [COMMAND], { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, text: stdout + stderr }),
    )
  })

const all = (url: string) => ({
  LIVE_SOURCES: 'true',
  LOCATIESERVER_URL: url,
  BAG_OGC_URL: url,
  CBS_AREAS_URL: `${url}/2025`,
  ...mapUrls({ url: new URL(url) }),
})

const against = async (answer: FakeAnswer) => {
  await using fake = await startFakeSource(() => answer)
  return await run(all(fake.url.href))
}

test('with nothing configured it asks nothing and says so', async () => {
  const { code, text } = await run({})
  assert.equal(code, 2)
  assert.match(text, /not-configured +EP-Online: set EP_ONLINE_API_KEY/)
  assert.match(text, /not-configured +WOZ-waardeloket: set WOZ_COUNTER=unofficial/)
  assert.match(text, /No live source is configured, so nothing was asked/)
})

test('offline it says that it knows nothing, and not that all is well', async () => {
  const fake = await startFakeSource(() => ({}))
  await fake[Symbol.asyncDispose]()
  const { code, text } = await run(all(fake.url.href))
  assert.equal(code, 2)
  assert.match(text, /down +PDOK Locatieserver: unreachable/)
  assert.match(text, /says nothing about drift/)
})

test('an answer that is not as documented is drift', async () => {
  const { code, text } = await against({ json: { response: 'new shape' } })
  assert.equal(code, 1)
  assert.match(text, /drift +PDOK Locatieserver: invalid/)
})

test('an answer without the address that was asked is drift too', async () => {
  const { code, text } = await against({ json: { response: { numFound: 0 } } })
  assert.equal(code, 1)
  assert.match(text, /drift +PDOK Locatieserver: answers, but not with what/)
})

test('maps are looked at before they are switched on, and what is off decides nothing', async () => {
  await using cbs = await fakeCbs({ 2025: [BUURT] })
  const { indgebfunderingsproblematiek: _, ...layers } = LAYERS
  await using maps = await fakeWms(layers)
  const env = {
    LIVE_SOURCES: 'true',
    DATA_MODE: 'auto',
    CBS_AREAS_URL: `${cbs.url.href}/2025`,
    LOCATIESERVER_URL: cbs.url.href,
    BAG_OGC_URL: cbs.url.href,
    ...mapUrls(maps),
  }
  const off = await run(env)
  assert.match(off.text, /ok +RIVM .*: has every layer, and answers \(switched off: MAP_LAYERS/)
  assert.match(off.text, /ok +CBS wijken en buurten 2025/)
  assert.match(off.text, /drift +RVO .*: foundation_area is missing/)
  const on = await run({ ...env, MAP_LAYERS: 'rvo-foundation' })
  assert.equal(on.code, 1)
  assert.match(on.text, /drift +RVO .* is missing \(indgebfunderingsproblematiek\), and nothing/)
})

test('a wrong setting is named', async () => {
  const { code, text } = await run({ DATA_MODE: 'sometimes' })
  assert.equal(code, 2)
  assert.match(text, /^DATA_MODE must be/)
})

test('the WOZ counter is asked when it is on, and an answer about another home is drift', async () => {
  const asked = async (answer: FakeAnswer) => {
    await using fake = await startFakeSource(() => answer)
    return await run({ WOZ_COUNTER: 'unofficial', WOZ_COUNTER_URL: fake.url.href })
  }
  const none = await asked({ status: 404, json: {} })
  assert.match(none.text, /ok +WOZ-waardeloket: answers as documented/)
  const { code, text } = await asked({ json: { wozObject: { nummeraanduidingid: 1 } } })
  assert.equal(code, 1)
  assert.match(text, /drift +WOZ-waardeloket: invalid/)
})
