import { parseDay } from '../domain/calendar.ts'
import type { WozValue, WozValues } from '../register/woz.ts'
import type { Fetched } from './answer-cache.ts'
import { type Fields, fieldsOf, InvalidAnswer } from './answer-fields.ts'
import { ADRESSEERBAAR_OBJECT, NUMMERAANDUIDING } from './bag-values.ts'
import type { SourceCall, SourceClient } from './source-client.ts'
import { SourceFailed } from './source-failed.ts'

export const WOZ_COUNTER = {
  title: 'WOZ-waardeloket',
  url: 'https://api.kadaster.nl/lvwoz/wozwaardeloket-api/v1',
  licence: 'not stated: an interface without documentation',
} as const

/** As it was asked to be left: one look-up a second, and nothing kept. */
export const WOZ_MANNERS = {
  lifetimeMs: 0,
  concurrent: 1,
  maxWaiting: 3,
  intervalMs: 1_000,
  maxBytes: 1 << 16,
} as const

/** One home of which the value is asked. */
export interface WozKey {
  readonly nummeraanduidingId: string
  readonly adresseerbaarObjectId: string
}

/** The counter where people look up one WOZ value. There is no list, and none is made of it. */
export interface WozCounter {
  /** `undefined`: no value is public for this address, or it is part of another WOZ object. */
  values(key: WozKey, call: SourceCall): Promise<Fetched<WozValues>>
}

/** Values are set once a year, and shown since 2014. */
const MAX_VALUES = 50
const MAX_EURO = 10_000_000_000
const ID_DIGITS = 16

/** @param client with {@link WOZ_MANNERS}, on the base address of version 1. */
export const wozCounter = (client: SourceClient): WozCounter => ({
  values: async (key, call) => {
    const { nummeraanduidingId: id, adresseerbaarObjectId } = key
    if (!NUMMERAANDUIDING.test(id) || !ADRESSEERBAAR_OBJECT.test(adresseerbaarObjectId)) {
      throw new SourceFailed(client.title, 'request-refused')
    }
    return client.get(
      {
        path: ['wozwaarde', 'nummeraanduiding', id],
        parse: (body) => readValues(fieldsOf(body), key),
        absentIs404: true,
      },
      call,
    )
  },
})

function readValues(body: Fields, key: WozKey): WozValues | undefined {
  const object = body.object('wozObject')
  const linked = linkedObjects(object)
  const own = key.adresseerbaarObjectId
  const isAsked =
    idOf(object.raw('nummeraanduidingid')) === key.nummeraanduidingId &&
    idOf(object.raw('adresseerbaarobjectid') ?? own) === own
  if (!isAsked && !linked.includes(own)) {
    throw new InvalidAnswer('The answer is about something else.')
  }
  // The value of a whole that this home is only a part of is not the value of this home.
  if (!isAsked) return undefined
  const values = body.list('wozWaarden').map((each) => readValue(fieldsOf(each, 'wozWaarde')))
  if (values.length > MAX_VALUES) throw new InvalidAnswer('More values than years.')
  if (values.length === 0) return undefined
  return { values: values.toSorted(newestFirst), coversMore: linked.some((id) => id !== own) }
}

const newestFirst = (a: WozValue, b: WozValue): number => (a.peildatum < b.peildatum ? 1 : -1)

const linkedObjects = (object: Fields): readonly string[] =>
  object.list('verbondenAdresseerbareObjecten').map(idOf)

/** Identifications come as numbers, which have lost their leading zero. */
function idOf(value: unknown): string {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
  if (typeof text !== 'string' || !/^\d{13,16}$/.test(text)) {
    throw new InvalidAnswer('An identification is no number.')
  }
  return text.padStart(ID_DIGITS, '0')
}

function readValue(value: Fields): WozValue {
  const euro = value.integer('vastgesteldeWaarde')
  const peildatum = value.text('peildatum')
  if (euro <= 0 || euro > MAX_EURO) throw new InvalidAnswer('A WOZ value is no amount.')
  if (!parseDay('peildatum', peildatum).ok) throw new InvalidAnswer('A peildatum is no day.')
  return { euro, peildatum }
}
