import assert from 'node:assert/strict'
import { quietCall } from '@voordeur/gateway/testing'
import type { ToolCall } from '@voordeur/gateway/tools'
import type { ScoreWeights } from '../domain/location-score.ts'
import {
  cbsUrls,
  type FakeEditions,
  type FakeLayers,
  fakeCbs,
  fakeWms,
  mapUrls,
} from '../sources/fake-maps-fixture.ts'
import { fakeBagOgc, fakeLocatieserver, HOUSE } from '../sources/fake-registers-fixture.ts'
import type { FakeAnswer, FakeSource } from '../sources/fake-source-fixture.ts'
import { createManualTiming } from '../sources/manual-timing-fixture.ts'
import { openSources } from '../sources/open-sources.ts'
import { readSourcesSettings } from '../sources/source-settings.ts'
import type { LocationAnalysis } from './contracts.generated.ts'
import { ATTEMPT_MS, BUDGET_MS } from './on-live-sources.ts'
import { ANNA, asImported, onSampleTown } from './on-sample-town.ts'

interface Given {
  readonly env?: Record<string, string>
  readonly layers?: FakeLayers
  readonly editions?: FakeEditions
  readonly wijken?: readonly object[]
  readonly docs?: readonly object[]
  readonly imported?: boolean
  readonly scoreWeights?: ScoreWeights
}

/** Every family of maps, by the setting that switches it on. */
export const EVERY_MAP = 'leefbaarometer, rivm-noise, klimaateffectatlas, rvo-foundation'

export const TOOL = 'Analyze_Property_Location'

/** A house that only the live sources hold; its building is of 1920. */
export const HOME = {
  postcode: HOUSE.postcode,
  huisnummer: HOUSE.huisnummer,
  huisletter: 'a',
} as const

/** A bare point in the Netherlands that the sample town does not cover. */
export const FAR_AWAY = { rd_x: 132_047, rd_y: 482_313 }

/** The tools over the sample town and over fakes of CBS and of the maps, for tests. */
export async function onPlaces({ env, layers, editions, imported, ...given }: Given = {}) {
  const fakes = {
    search: await fakeLocatieserver(given.docs),
    ogc: await fakeBagOgc(),
    cbs: await fakeCbs(editions, given.wijken),
    maps: await fakeWms(layers),
  }
  const { settings, faults } = readSourcesSettings({
    LIVE_SOURCES: 'true',
    MAP_LAYERS: EVERY_MAP,
    LOCATIESERVER_URL: fakes.search.url.href,
    BAG_OGC_URL: fakes.ogc.url.href,
    CBS_AREAS_URL: cbsUrls(fakes.cbs, ...Object.keys(editions ?? { 2025: [] }).map(Number)),
    ...mapUrls(fakes.maps),
    ...env,
  })
  assert.deepEqual(faults, [])
  const { timing, hang, pass } = createManualTiming()
  const bounds = { timing, timeoutMs: ATTEMPT_MS, budgetMs: BUDGET_MS }
  const sources = openSources(settings, bounds)
  const town = await onSampleTown(imported ? asImported() : undefined, sources, {
    ...(given.scoreWeights && { scoreWeights: given.scoreWeights }),
  })
  return {
    ...town,
    anna: town.as(ANNA),
    fakes,
    /** Lets a fake do `answer` from now on; a silent one is given up when its time passes. */
    let: (fake: FakeSource, answer: FakeAnswer, deadline = ATTEMPT_MS) => {
      fake.misbehave = answer === 'silence' ? hang(deadline) : answer
    },
    /** A call in which time passes once all but `silent` questions are settled. */
    patient: (silent: number, deadline = ATTEMPT_MS): ToolCall => ({
      ...quietCall(),
      progress: async (settled, of) => {
        if (settled >= of - silent) pass(deadline)
      },
    }),
    asked: () => Object.values(fakes).flatMap(({ requests }) => requests).length,
    async [Symbol.asyncDispose]() {
      town.close()
      for (const fake of Object.values(fakes)) await fake[Symbol.asyncDispose]()
    },
  }
}

/** One indicator of an answer. */
export const found = (data: LocationAnalysis | null, id: string) =>
  data?.indicators.find((indicator) => indicator.id === id)

export const value = (data: LocationAnalysis | null, id: string) => found(data, id)?.value
