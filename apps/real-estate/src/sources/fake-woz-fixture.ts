import { bagRecord } from './fake-registers-fixture.ts'
import { type FakeSource, startFakeSource } from './fake-source-fixture.ts'

/** A home whose identifications begin with a zero, which numbers lose. */
export const WOZ_HOME = {
  postcode: '1234ZW',
  huisnummer: 12,
  nid: '0358200000000121',
  oid: '0358010000000121',
  pand: '0358100000000121',
} as const

/** It as the BAG has it, in a place that exists: Weesp, in the region Groot-Amsterdam. */
export const wozHomeRecord = (extra: object = {}) =>
  bagRecord(WOZ_HOME.nid, WOZ_HOME.oid, {
    postcode: WOZ_HOME.postcode,
    huisnummer: WOZ_HOME.huisnummer,
    woonplaatsIdentificatie: '3631',
    pandIdentificaties: [WOZ_HOME.pand],
    oppervlakte: 100,
    ...extra,
  })

/** As the counter answers: identifications are numbers. */
export const wozAnswer = (
  values: readonly object[] = [
    { peildatum: '2023-01-01', vastgesteldeWaarde: 455_000 },
    { peildatum: '2025-01-01', vastgesteldeWaarde: 492_000 },
    { peildatum: '2024-01-01', vastgesteldeWaarde: 470_000 },
  ],
  object: object = {},
) => ({
  wozObject: {
    wozobjectnummer: 35_800_009_999,
    gemeentecode: 358,
    nummeraanduidingid: Number(WOZ_HOME.nid),
    adresseerbaarobjectid: Number(WOZ_HOME.oid),
    verbondenAdresseerbareObjecten: [Number(WOZ_HOME.oid)],
    ontleendeAdresseerbareObjecten: [],
    ...object,
  },
  wozWaarden: values,
  panden: [],
  kadastraleObjecten: [],
})

/** Knows one home, and answers 404 for any other. */
export const fakeWozCounter = (answer: object = wozAnswer()): Promise<FakeSource> =>
  startFakeSource(({ path }) =>
    path === `/wozwaarde/nummeraanduiding/${WOZ_HOME.nid}`
      ? { json: answer }
      : { status: 404, json: {} },
  )
