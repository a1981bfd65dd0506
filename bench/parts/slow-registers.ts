import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import {
  cbsUrls,
  fakeCbs,
  fakeWms,
  mapUrls,
} from '../../apps/real-estate/src/sources/fake-maps-fixture.ts'
import {
  fakeBagApi,
  fakeBagOgc,
  fakeEpOnline,
  fakeLocatieserver,
  HOUSE,
  KEY,
} from '../../apps/real-estate/src/sources/fake-registers-fixture.ts'
import type { FakeSource } from '../../apps/real-estate/src/sources/fake-source-fixture.ts'

/** The fakes of every live source that takes part in an answer, each as slow as it is told. */
export interface SlowRegisters extends AsyncDisposable {
  /** What points the app at them, their keys included. */
  readonly env: Readonly<Record<string, string>>
  /** Requests so far, of all of them together. */
  asked(): number
}

/** A house that is in the registers, as a tool is asked for it. From 0 to 8,999. */
export const houseNumbered = (serial: number) => ({
  postcode: postcodeOf(serial),
  huisnummer: HOUSE.huisnummer,
})

const FIRST_POSTCODE = 1_000
const postcodeOf = (serial: number) => `${FIRST_POSTCODE + serial}ZX`
const digits = (serial: number) => String(serial).padStart(4, '0')

/** Every map, as an operator who has seen their layers would switch them on. */
const MAP_LAYERS = 'leefbaarometer, rivm-noise, klimaateffectatlas, rvo-foundation'

/** Starts them on loopback. The one house of the fakes is as many houses as there are serials. */
export async function startSlowRegisters(delayMs: number): Promise<SlowRegisters> {
  const fakes = {
    search: await fakeLocatieserver(),
    bag: await fakeBagApi(),
    ogc: await fakeBagOgc(),
    labels: await fakeEpOnline(),
    cbs: await fakeCbs(),
    maps: await fakeWms(),
  }
  const started = Object.entries(fakes).map(
    async ([name, fake]) => [name, await slowed(fake, delayMs)] as const,
  )
  const slow = Object.fromEntries(await Promise.all(started)) as Record<keyof typeof fakes, Slow>
  return {
    env: {
      LIVE_SOURCES: 'true',
      BAG_API_KEY: KEY,
      EP_ONLINE_API_KEY: KEY,
      MAP_LAYERS,
      LOCATIESERVER_URL: slow.search.url.href,
      BAG_API_URL: slow.bag.url.href,
      BAG_OGC_URL: slow.ogc.url.href,
      EP_ONLINE_URL: slow.labels.url.href,
      CBS_AREAS_URL: cbsUrls(slow.cbs, 2025),
      ...mapUrls(slow.maps),
    },
    asked: () => Object.values(fakes).reduce((sum, { requests }) => sum + requests.length, 0),
    async [Symbol.asyncDispose]() {
      for (const each of [...Object.values(slow), ...Object.values(fakes)]) {
        await each[Symbol.asyncDispose]()
      }
    },
  }
}

interface Slow extends AsyncDisposable {
  readonly url: URL
}

/** A server that waits, then asks the fake about its one house and answers about the one asked for. */
async function slowed(fake: FakeSource, delayMs: number): Promise<Slow> {
  const server = createServer(async (request, response) => {
    await pause(delayMs)
    const path = decodeURIComponent(request.url ?? '/')
    const serial = serialIn(path)
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => FORWARDED.has(name)),
    ) as Record<string, string>
    const answer = await fetch(new URL(asTheOne(path), fake.url), { headers })
    const body = await answer.text()
    const type = answer.headers.get('content-type') ?? 'application/json'
    response.writeHead(answer.status, { 'content-type': type })
    const links = body.replaceAll(fake.url.href, slow.url.href)
    response.end(serial === undefined ? links : asNumbered(links, serial))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const slow = {
    url: new URL(`http://127.0.0.1:${port}${fake.url.pathname}`),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return slow
}

const FORWARDED: ReadonlySet<string> = new Set([
  ...['accept', 'accept-crs', 'authorization', 'x-api-key'],
])

/** In a postcode, an identifier or the UUID of a feature; requests by position have none. */
function serialIn(path: string): number | undefined {
  const found =
    /(\d{4})ZX/.exec(path) ??
    /9999(?:20|01|10)00(\d{4})037\d/.exec(path) ??
    /(\d{4})ae8d-/.exec(path)
  if (!found) return undefined
  const value = Number(found[1])
  return found[0].endsWith('ZX') ? value - FIRST_POSTCODE : value
}

const [UUID_HEAD = '', ...UUID_REST] = HOUSE.uuid.split('-')
const UUID_TAIL = UUID_REST.join('-')

const asTheOne = (path: string): string =>
  path
    .replace(/\d{4}ZX/g, HOUSE.postcode)
    .replace(/(9999(?:20|01|10)00)\d{4}(037\d)/g, '$10000$2')
    .replace(/\d{4}ae8d-/g, `${UUID_HEAD}-`)

/** Positions too: what is asked about one place would be known of the next. */
const asNumbered = (body: string, serial: number): string =>
  body
    .replaceAll(HOUSE.postcode, postcodeOf(serial))
    .replace(/(9999(?:20|01|10)00)0000(037\d)/g, `$1${digits(serial)}$2`)
    .replaceAll(`${UUID_HEAD}-${UUID_TAIL}`, `${digits(serial)}ae8d-${UUID_TAIL}`)
    .replaceAll('140547.', `${140_547 + 10 * serial}.`)
    .replaceAll('5.17636456', (5.17636456 + serial * 0.00015).toFixed(8))
