import type { ToolCall, ToolHandler } from '@voordeur/gateway/tools'
import { displayAddress } from '../domain/address-format.ts'
import { SCORE_WEIGHTS, type ScoreWeights } from '../domain/location-score.ts'
import type { Lang, Note } from '../domain/messages.ts'
import { yearRange } from '../domain/property-flags.ts'
import type { PlaceFacts } from '../register/place.ts'
import type {
  AddressRecord,
  RdPoint,
  Register,
  RegisterInfo,
  Surroundings,
} from '../register/register.ts'
import { aboutProperty, DEFAULT_LANG, type Described, type Found } from './about-property.ts'
import { answer, fromRegister } from './answer.ts'
import type {
  AnalyzePropertyLocationInput,
  AnalyzePropertyLocationOutput,
  LocationAnalysis,
} from './contracts.generated.ts'
import { locationAreas } from './location-areas.ts'
import { figureIndicators } from './location-figures.ts'
import { covers, indicators } from './location-indicators.ts'
import { readLocationKey } from './location-key.ts'
import { type Layer, partsOf, wantedLayers } from './location-layers.ts'
import { locationNotes } from './location-notes.ts'
import { position } from './present-address.ts'
import { presentRisks } from './present-location-risks.ts'
import { presentScore } from './present-location-score.ts'
import { refusal, valid } from './refusal.ts'

const DEFAULT_RADIUS_M = 500

/**
 * Describes the surroundings of a property or point: what the register counts there, and what
 * CBS and the maps say of it where they may be asked.
 */
export const analyzePropertyLocation =
  (
    register: Register,
    weights: ScoreWeights = SCORE_WEIGHTS,
  ): ToolHandler<AnalyzePropertyLocationInput, AnalyzePropertyLocationOutput> =>
  async (input, call) => {
    const lang = input.lang ?? DEFAULT_LANG
    const key = valid(readLocationKey(input), lang)
    const describe = (place: Place) => analyze({ register, weights, input, call }, place)
    if (key.kind !== 'point') {
      const ofProperty = ({ address, info }: Found) => {
        const { position: point } = address
        if (!point) throw refusal({ code: 'NO_POSITION', field: 'lat' }, lang)
        return describe({ point, address, info, lang })
      }
      return aboutProperty(register, input, call, ofProperty, key)
    }
    const { data, notes } = await describe({ point: key.point, info: await register.info(), lang })
    return answer(data, await pointBasis(register, lang, notes))
  }

/** What answered can be another register than the one that was there before: none, or live ones. */
async function pointBasis(register: Register, lang: Lang, notes: readonly Note[] = []) {
  const info = await register.info()
  const consulted = register.consulted?.()
  if (info.source !== 'live' || !consulted) return fromRegister(info, lang, notes, [], consulted)
  const basis = fromRegister(info, lang, notes, [], { ...consulted, embedded: false })
  return { ...basis, mode: 'live' as const }
}

interface Place {
  readonly point: RdPoint
  readonly address?: AddressRecord
  /** Of the register that holds the address, or that a bare point is looked up in. */
  readonly info: RegisterInfo
  readonly lang: Lang
}

interface Question {
  readonly register: Register
  readonly weights: ScoreWeights
  readonly input: AnalyzePropertyLocationInput
  readonly call: ToolCall
}

async function analyze(question: Question, place: Place): Promise<Described<LocationAnalysis>> {
  const { register, weights, input } = question
  const { point, address, info, lang } = place
  const wanted = wantedLayers(input)
  const radius = input.radius_m ?? DEFAULT_RADIUS_M
  const counted = await countedAround(register, place, radius)
  const invented = address?.fictional ?? (info.source === 'fictional' && counted !== undefined)
  const [facts, bouwjaar] = await Promise.all([
    invented ? undefined : askedAbout(question, point, wanted),
    invented ? undefined : oldestBouwjaar(register, address, wanted),
  ])
  const known = facts && { figures: facts.figures, bouwjaar }
  const counts = indicators(counted, { radius, info, lang })
  const data: LocationAnalysis = {
    subject: {
      kind: address ? 'property' : 'point',
      display: address ? displayAddress(address) : null,
      adresseerbaar_object_id: address?.adresseerbaarObjectId ?? null,
      position: position(point),
      fictional: address?.fictional ?? (info.source === 'fictional' && !facts),
    },
    radius_m: radius,
    ...(wanted.has('areas') && { areas: locationAreas(address, facts, lang) }),
    indicators: [
      ...(wanted.has('housing') ? counts.housing : []),
      ...(wanted.has('amenities') ? counts.amenities : []),
      ...(facts ? figureIndicators(facts, wanted, lang) : []),
    ],
    ...(wanted.has('risks') && presentRisks(known, lang)),
    ...(wanted.has('score') && { score: presentScore(known, weights, lang) }),
  }
  const notes = locationNotes({ input, wanted, place, radius, counted, facts, invented })
  return { data, notes }
}

/** `undefined` where the register can't say anything; a live one counts nothing. */
async function countedAround(
  register: Register,
  { point, info }: Place,
  radius: number,
): Promise<Surroundings | undefined> {
  if (info.source === 'live') return undefined
  const found = await register.surroundings(point, radius)
  return covers(info, point, found) ? found : undefined
}

async function askedAbout(
  { register, call }: Question,
  point: RdPoint,
  wanted: ReadonlySet<Layer>,
): Promise<PlaceFacts | undefined> {
  return register.aboutPlace?.({
    point,
    parts: partsOf(wanted),
    // Who can't hear how far we are still gets the answer.
    onSettled: (settled, of, title) => call.progress(settled, of, title).catch(() => {}),
  })
}

/** Of the buildings of the property; the address can come with it. */
async function oldestBouwjaar(
  register: Register,
  address: AddressRecord | undefined,
  wanted: ReadonlySet<Layer>,
): Promise<number | undefined> {
  if (!address || !partsOf(wanted).has('foundation') || !register.aboutPlace) return undefined
  const known = address.bouwjaren?.map((bouwjaar) => ({ bouwjaar }))
  return yearRange(known ?? (await register.buildings(address.pandIds)))?.min
}
