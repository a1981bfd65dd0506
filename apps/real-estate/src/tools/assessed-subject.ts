import type { LookedUpWoz, Subject } from '../domain/assess.ts'
import type { Overrides } from '../domain/assessment.ts'
import { type Day, dayOf } from '../domain/calendar.ts'
import { inputHash, type Json } from '../domain/canonical-json.ts'
import { readLabels } from '../domain/energy-label.ts'
import type { ScoreWeights } from '../domain/location-score.ts'
import type { Note } from '../domain/messages.ts'
import { valuationDay } from '../domain/rent-points/dwelling-of.ts'
import { acceptsPeildatum } from '../domain/rent-points/woz-figures.ts'
import type { PlaceFacts, PlacePart } from '../register/place.ts'
import type { AddressRecord, EnergyLabelRecord, Register } from '../register/register.ts'
import { WOONFUNCTIE } from '../register/status.ts'
import type { WozValues } from '../register/woz.ts'

/** What an assessment is of, what was looked up for it, and what to tell about that. */
export interface Gathered {
  readonly subject: Subject
  /** Every registration, as it came. */
  readonly labels: readonly EnergyLabelRecord[]
  readonly notes: readonly Note[]
}

export interface Question {
  readonly on: Day
  readonly overrides: Overrides
  /** The caller asked for the WOZ value in so many words. */
  readonly wozAsked: boolean
  readonly weights: ScoreWeights
}

/** Everything about the object, all at once. Whichever address was given, its main one stands for it. */
export async function gatherSubject(
  register: Register,
  given: AddressRecord,
  question: Question,
): Promise<Gathered> {
  const [ofObject, buildings, labels, woz, place] = await Promise.all([
    register.addressesOfObject(given.adresseerbaarObjectId),
    register.buildings(given.pandIds),
    register.energyLabels(given.adresseerbaarObjectId),
    lookUpWoz(register, given, question),
    askedAbout(register, given),
  ])
  const subject = {
    address: mainOf(given, ofObject),
    buildings,
    labels: readLabels(labels, question.on),
    labelsFrom: register.consulted?.().labels ?? 'embedded',
    on: question.on,
    ...(woz.value && { woz: woz.value }),
    ...(place && { place: { figures: place.figures, weights: question.weights } }),
  } as const
  return { subject, labels, notes: woz.notes }
}

/** A main address of which only the address is known says less than the side address that was given. */
function mainOf(given: AddressRecord, [main]: readonly AddressRecord[]): AddressRecord {
  const same = main?.nummeraanduidingId === given.nummeraanduidingId
  return main && !same && !main.objectUnknown ? main : given
}

/** What the score and the findings of a place rest on. */
const PARTS: ReadonlySet<PlacePart> = new Set([
  'statistics',
  'liveability',
  'noise',
  'climate',
  'foundation',
])

/** Of an invented place, or of an address that lies nowhere, there is nothing to ask. */
async function askedAbout(
  register: Register,
  { fictional, position: point }: AddressRecord,
): Promise<PlaceFacts | undefined> {
  return fictional || !point ? undefined : register.aboutPlace?.({ point, parts: PARTS })
}

interface LookUp {
  readonly value?: LookedUpWoz
  readonly notes: readonly Note[]
}

const nothing = (...notes: readonly Note[]): LookUp => ({ notes })

/** Asks the counter where the caller gave no value, and only about what may be a home. */
async function lookUpWoz(
  register: Register,
  address: AddressRecord,
  { on, overrides, wozAsked }: Question,
): Promise<LookUp> {
  if (overrides.woz !== undefined) return wozAsked ? nothing({ code: 'WOZ_NOT_ASKED' }) : nothing()
  if (!wozAsked && !mayBeHome(address)) return nothing()
  const answer = (await register.wozValues?.(address)) ?? { kind: 'not-configured' as const }
  switch (answer.kind) {
    case 'found': {
      const value = valueFor(valuationDay(on, overrides), answer.values)
      return { value, notes: [{ code: 'WOZ_UNOFFICIAL', params: { date: value.peildatum } }] }
    }
    case 'none':
      return nothing({ code: 'WOZ_NONE' })
    case 'failed':
      return nothing()
    case 'not-configured':
      return wozAsked ? nothing({ code: 'WOZ_NOT_CONFIGURED' }) : nothing()
    case 'not-asked':
      return wozAsked ? nothing({ code: 'INVENTED_NOT_LOOKED_UP' }) : nothing()
  }
}

const mayBeHome = ({ ended, objectUnknown, gebruiksdoelen }: AddressRecord): boolean =>
  !ended && (objectUnknown === true || gebruiksdoelen.includes(WOONFUNCTIE))

/** The newest that counts for rent points on that day; otherwise the newest there is. */
function valueFor(day: Day, { values, coversMore }: WozValues): LookedUpWoz {
  const counting = values.find(({ peildatum }) => acceptsPeildatum(dayOf(peildatum), day))
  const value = counting ?? values[0]
  if (!value) throw new RangeError('A found WOZ answer has at least one value.')
  return { euro: value.euro, peildatum: dayOf(value.peildatum), coversMore }
}

/** By which to see later whether the facts were the same. Names and order of sources do not count. */
export function dataHashOf({ subject, labels }: Gathered): string {
  const { address, buildings, labelsFrom, woz, place, on } = subject
  const facts = {
    on,
    object: {
      id: address.adresseerbaarObjectId,
      type: address.objectType,
      status: address.objectStatus,
      ended: address.ended,
      uses: [...address.gebruiksdoelen].sort(),
      area: address.oppervlakte,
      place: address.woonplaatsId,
      inOnderzoek: address.inOnderzoek,
    },
    buildings: buildings.map(({ pandId, status, bouwjaar, unitCount, dwellingCount }) => ({
      pandId,
      status,
      bouwjaar,
      unitCount,
      dwellingCount,
    })),
    labelsFrom,
    labels: labels.map((label) => ({ ...label })),
    woz,
    place: place?.figures.map(({ id, value, words, year }) => ({ id, value, words, year })),
  }
  return inputHash(facts as unknown as Json)
}
