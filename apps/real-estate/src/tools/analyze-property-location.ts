import type { ToolHandler } from '@voordeur/gateway/tools'
import { displayAddress } from '../domain/address-format.ts'
import { SCORE_WEIGHTS, scoreLocation } from '../domain/location-score.ts'
import { type Lang, type Note, text } from '../domain/messages.ts'
import type { AddressRecord, RdPoint, Register, RegisterInfo } from '../register/register.ts'
import { aboutProperty, DEFAULT_LANG } from './about-property.ts'
import { answer, fromRegister } from './answer.ts'
import { areas } from './areas.ts'
import type {
  AnalyzePropertyLocationInput,
  AnalyzePropertyLocationOutput,
  LocationAnalysis,
  LocationScore,
} from './contracts.generated.ts'
import { covers, indicators } from './location-indicators.ts'
import { readLocationKey } from './location-key.ts'
import { position } from './present-address.ts'
import { refusal, valid } from './refusal.ts'

const DEFAULT_RADIUS_M = 500

/** Describes the surroundings of a property or point, from what the register counts there. */
export const analyzePropertyLocation =
  (register: Register): ToolHandler<AnalyzePropertyLocationInput, AnalyzePropertyLocationOutput> =>
  async (input) => {
    const lang = input.lang ?? DEFAULT_LANG
    const key = valid(readLocationKey(input), lang)
    if (key.kind === 'point') {
      const info = await register.info()
      const { data, notes } = await analyze(register, { ...key, info, lang }, input)
      return answer(data, fromRegister(info, lang, [...notes, ...pointNotes(input)]))
    }
    const describe = async ({ address, info }: { address: AddressRecord; info: RegisterInfo }) => {
      const { position: point } = address
      if (!point) throw refusal({ code: 'NO_POSITION', field: 'lat' }, lang)
      return analyze(register, { point, address, info, lang }, input)
    }
    return aboutProperty(register, input, describe, key)
  }

interface Place {
  readonly point: RdPoint
  readonly address?: AddressRecord
  readonly info: RegisterInfo
  readonly lang: Lang
}

type Layer = NonNullable<AnalyzePropertyLocationInput['layers']>[number]

const wants = ({ layers }: AnalyzePropertyLocationInput, layer: Layer): boolean =>
  layers === undefined || layers.length === 0 || layers.includes(layer)

async function analyze(
  register: Register,
  place: Place,
  input: AnalyzePropertyLocationInput,
): Promise<{ readonly data: LocationAnalysis; readonly notes: readonly Note[] }> {
  const { point, address, info, lang } = place
  const radius = input.radius_m ?? DEFAULT_RADIUS_M
  const surroundings = await register.surroundings(point, radius)
  const covered = covers(info, point, surroundings)
  const found = indicators(covered ? surroundings : undefined, { radius, info, lang })
  const notes: readonly Note[] = covered
    ? []
    : [{ code: 'NO_COVERAGE', params: { register: info.name } }]
  const data: LocationAnalysis = {
    subject: {
      kind: address ? 'property' : 'point',
      display: address ? displayAddress(address) : null,
      adresseerbaar_object_id: address?.adresseerbaarObjectId ?? null,
      position: position(point),
      fictional: address?.fictional ?? info.source === 'fictional',
    },
    radius_m: radius,
    ...(wants(input, 'areas') && { areas: address ? areas(address, lang) : [] }),
    indicators: [
      ...(wants(input, 'housing') ? found.housing : []),
      ...(wants(input, 'amenities') ? found.amenities : []),
    ],
    ...(wants(input, 'score') && { score: presentScore(lang) }),
  }
  return { data, notes }
}

const pointNotes = (input: AnalyzePropertyLocationInput): readonly Note[] =>
  wants(input, 'areas') ? [{ code: 'AREAS_NEED_ADDRESS' }] : []

/** The embedded register has none of the layers: counts of units say nothing about distance. */
function presentScore(lang: Lang): LocationScore {
  const { total, coveragePct, missing } = scoreLocation({})
  return {
    total,
    coverage_pct: coveragePct,
    weights_version: SCORE_WEIGHTS.version,
    missing: missing.map((layer) => ({
      layer,
      weight_pct: SCORE_WEIGHTS.weights[layer],
      reason: text('LAYER_NOT_EMBEDDED', lang),
    })),
    reason: total === null ? text('SCORE_COVERAGE', lang, { coverage: coveragePct }) : null,
  }
}
