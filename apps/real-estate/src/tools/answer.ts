import { dayOf } from '../domain/calendar.ts'
import type { Lang, Note } from '../domain/messages.ts'
import { noteText } from '../domain/messages.ts'
import type {
  AddressRecord,
  Consulted,
  ConsultedSource,
  EnergyLabelRecord,
  RegisterInfo,
} from '../register/register.ts'
import { missing, modeOf } from './consulted-notes.ts'
import type { AddressSummary, Provenance, Warning } from './contracts.generated.ts'
import { SCHEMA_VERSION } from './contracts.generated.ts'
import { addressSummary } from './present-address.ts'

/** What every answer carries beside its data. */
interface Frame {
  provenance: Provenance[]
  warnings: Warning[]
  data_mode: 'embedded' | 'live' | 'mixed'
  as_of: string
  lang: Lang
}

export interface Answer<Data> extends Frame {
  schema_version: typeof SCHEMA_VERSION
  status: 'ok'
  data: Data
}

/** Several properties match: the person chooses, we never take the first. */
export interface Choice extends Frame {
  schema_version: typeof SCHEMA_VERSION
  status: 'needs_choice'
  data: null
  candidates: AddressSummary[]
}

/** What an answer rests on: where it comes from, how old that is, and what to tell beside it. */
export interface Basis {
  readonly lang: Lang
  /** `YYYY-MM-DD`. */
  readonly asOf: string
  readonly provenance: readonly Provenance[]
  readonly notes: readonly Note[]
  /** Left out: the embedded register. */
  readonly mode?: Frame['data_mode']
}

export const answer = <Data>(data: Data, basis: Basis): Answer<Data> => ({
  schema_version: SCHEMA_VERSION,
  status: 'ok',
  data,
  ...frame(basis),
})

export const choice = (candidates: readonly AddressRecord[], basis: Basis): Choice => ({
  schema_version: SCHEMA_VERSION,
  status: 'needs_choice',
  data: null,
  candidates: candidates.map(addressSummary),
  ...frame(basis),
})

const frame = ({ lang, asOf, provenance, notes, mode = 'embedded' }: Basis): Frame => ({
  provenance: [...provenance],
  warnings: distinct(notes.map((note) => warning(note, lang))),
  data_mode: mode,
  as_of: asOf,
  lang,
})

/** Several buildings of one object can give the same warning; once is enough. */
const distinct = (warnings: readonly Warning[]): Warning[] => [
  ...new Map(warnings.map((each) => [each.text, each])).values(),
]

/** An answer from the register; invented data say so first, and what is missing last. */
export function fromRegister(
  info: RegisterInfo,
  lang: Lang,
  notes: readonly Note[],
  alsoUsed: readonly Provenance[] = [],
  consulted: Consulted = EMBEDDED_ONLY,
): Basis {
  const fictional: readonly Note[] =
    info.source === 'fictional' && consulted.embedded
      ? [{ code: 'FICTIONAL_REGISTER', params: { register: info.name } }]
      : []
  const live = consulted.live.map(liveProvenance)
  const own = consulted.embedded ? [registerProvenance(info)] : []
  return {
    lang,
    // As old as the oldest part.
    asOf: [info.asOf, ...live.map((each) => each.as_of)].sort()[0] ?? info.asOf,
    provenance: [...own, ...live, ...alsoUsed],
    notes: [...fictional, ...notes, ...missing(consulted)],
    mode: modeOf(consulted),
  }
}

const EMBEDDED_ONLY: Consulted = {
  embedded: true,
  live: [],
  failures: [],
  labels: 'embedded',
  unitCountsUnknown: false,
}

const liveProvenance = ({ title, register, asOf, licence }: ConsultedSource): Provenance => ({
  source: title,
  register,
  as_of: asOf,
  licence,
  fictional: false,
  synthetic: false,
})

const warning = (note: Note, lang: Lang): Warning => ({
  code: note.code,
  text: noteText(note, lang),
})

const registerProvenance = (info: RegisterInfo): Provenance => ({
  source: info.name,
  register: 'BAG',
  as_of: info.asOf,
  licence: info.licence,
  fictional: info.source === 'fictional',
  synthetic: false,
})

/**
 * Where energy labels come from: the embedded registers hold none, so whether one is there or not,
 * the answer was generated. As new as the newest, and under no licence.
 */
export function labelProvenance(
  info: RegisterInfo,
  labels: readonly EnergyLabelRecord[],
): Provenance {
  const newest = labels
    .map(({ registratiedatum }) => dayOf(registratiedatum))
    .sort()
    .at(-1)
  return {
    ...registerProvenance(info),
    register: 'EP-Online',
    as_of: newest && newest > info.asOf ? newest : info.asOf,
    source: 'Generated for demonstration, not from EP-Online',
    licence: 'none',
    synthetic: true,
  }
}

/** Where the figures the caller gave come from. */
export const callerProvenance = (day: string): Provenance => ({
  source: 'Figures given by the caller, not checked',
  register: 'caller',
  as_of: day,
  licence: 'none',
  fictional: false,
  synthetic: false,
})
