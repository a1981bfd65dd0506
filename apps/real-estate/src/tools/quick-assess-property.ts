import type { ToolHandler } from '@voordeur/gateway/tools'
import type { Assessments, Owner, SaveResult } from '../assessments/assessments.ts'
import { displayAddress } from '../domain/address-format.ts'
import { assess, type Subject } from '../domain/assess.ts'
import { type Assessment, type Overrides, RULES_VERSION } from '../domain/assessment.ts'
import { today } from '../domain/calendar.ts'
import { inputHash } from '../domain/canonical-json.ts'
import { SCORE_WEIGHTS, type ScoreWeights } from '../domain/location-score.ts'
import type { Lang, Note } from '../domain/messages.ts'
import { yearRange } from '../domain/property-flags.ts'
import type { AddressRecord, Register, RegisterInfo } from '../register/register.ts'
import { aboutProperty, DEFAULT_LANG, type Found } from './about-property.ts'
import { callerProvenance, fromRegister, labelProvenance } from './answer.ts'
import { dataHashOf, type Gathered, gatherSubject, type Question } from './assessed-subject.ts'
import type {
  Provenance,
  QuickAssessPropertyInput,
  QuickAssessPropertyOutput,
} from './contracts.generated.ts'
import { evidenceOf } from './evidence.ts'
import { lookUpSales, type Sales } from './look-up-sales.ts'
import { presentAssessment } from './present-assessment.ts'
import { readOverrides } from './read-overrides.ts'
import { valid } from './refusal.ts'
import { rulesProvenance } from './rules-provenance.ts'
import { type AssessmentParts, ask, requireOwner } from './signed-in.ts'
import { steps } from './steps.ts'

const TOOL = 'Quick_Assess_Property'

export interface QuickAssessParts extends AssessmentParts {
  /** Of the score of the place; left out, our own. */
  readonly scoreWeights?: ScoreWeights | undefined
}

/**
 * Assesses one property for the caller, and keeps the assessment unless told not to. A source that
 * fails leaves a gap that is kept with it; a caller who leaves keeps nothing.
 */
export const quickAssessProperty =
  ({
    register,
    assessments,
    clock,
    scoreWeights: weights = SCORE_WEIGHTS,
  }: QuickAssessParts): ToolHandler<QuickAssessPropertyInput, QuickAssessPropertyOutput> =>
  async (input, call) => {
    const lang = input.lang ?? DEFAULT_LANG
    const owner = requireOwner(lang)
    const on = today(clock)
    const overrides = valid(readOverrides(input.overrides ?? {}, on), lang)
    const at = steps(register, call, lang, ['STEP_FIND', 'STEP_FACTS', 'STEP_ASSESS'])
    await at('STEP_FIND')
    return aboutProperty(register, input, call, async (found) => {
      await at('STEP_FACTS')
      const looked = await lookUp(register, found.address, input, { on, overrides, weights })
      await at('STEP_ASSESS')
      const request = { purpose: input.purpose, overrides, createdAt: clock.now() }
      const made = assessmentOf(register, found, looked.gathered, request)
      // Nobody is there any more to be told that something was kept.
      call.signal.throwIfAborted()
      const kept = await keep(assessments, lang, owner, made.assessment, input)
      const data = {
        saved: input.save !== false,
        replayed: kept.replayed,
        assessment: presentAssessment(kept.assessment, lang),
        ...(looked.sales.items && { transactions: looked.sales.items }),
      }
      return { data, notes: notes(found.address, looked), alsoUsed: made.alsoUsed }
    })
  }

interface LookedUp {
  readonly gathered: Gathered
  readonly sales: Sales
}

async function lookUp(
  register: Register,
  address: AddressRecord,
  { look_up: wanted = [] }: QuickAssessPropertyInput,
  question: Omit<Question, 'wozAsked'>,
): Promise<LookedUp> {
  const [gathered, sales] = await Promise.all([
    gatherSubject(register, address, { ...question, wozAsked: wanted.includes('woz') }),
    wanted.includes('transactions') ? lookUpSales(register, address) : { notes: [] },
  ])
  return { gathered, sales }
}

type Request = Pick<Assessment, 'purpose' | 'overrides' | 'createdAt'>

/** The assessment with all that it rests on, and what it used beside the registers. */
function assessmentOf(
  register: Register,
  { info, lang }: Found,
  gathered: Gathered,
  request: Request,
): { readonly assessment: Assessment; readonly alsoUsed: readonly Provenance[] } {
  const { subject } = gathered
  const { purpose, overrides } = request
  const findings = assess(subject, purpose, overrides)
  const alsoUsed = [
    ...generatedLabels(info, subject),
    ...(Object.keys(overrides).length > 0 ? [callerProvenance(subject.on)] : []),
    ...rulesProvenance(findings),
  ]
  const consulted = register.consulted?.()
  const basis = fromRegister(info, lang, [], alsoUsed, consulted)
  const assessment = {
    ...request,
    property: propertyOf(subject),
    findings,
    rulesVersion: RULES_VERSION,
    dataAsOf: basis.asOf,
    inputHash: hashOf(subject, purpose, overrides),
    evidence: evidenceOf(basis, consulted, dataHashOf(gathered)),
  }
  return { assessment, alsoUsed }
}

/** Generated labels have a provenance of their own; live ones came with their source. */
const generatedLabels = (
  info: RegisterInfo,
  { labels, labelsFrom }: Subject,
): readonly Provenance[] =>
  labelsFrom === 'embedded' ? [labelProvenance(info, labels.current ? [labels.current] : [])] : []

const propertyOf = ({ address, buildings }: Subject): Assessment['property'] => ({
  adresseerbaarObjectId: address.adresseerbaarObjectId,
  nummeraanduidingId: address.nummeraanduidingId,
  pandIds: address.pandIds,
  display: displayAddress(address),
  woonplaats: address.woonplaats,
  oppervlakteM2: address.oppervlakte,
  bouwjaar: yearRange(buildings) ?? null,
  position: address.position,
  fictional: address.fictional,
})

/** Of what was asked, and nothing that was looked up: so that a retry is the same input. */
const hashOf = ({ address }: Subject, purpose: Assessment['purpose'], overrides: Overrides) =>
  inputHash({ object: address.adresseerbaarObjectId, purpose, overrides: { ...overrides } })

async function keep(
  assessments: Assessments,
  lang: Lang,
  owner: Owner,
  assessment: Assessment,
  { save, idempotency_key: key }: QuickAssessPropertyInput,
): Promise<SaveResult | { readonly assessment: Assessment; readonly replayed: false }> {
  if (save === false) return { assessment, replayed: false }
  const idempotency = key === undefined ? undefined : { tool: TOOL, key }
  return ask(assessments, lang, (store) => store.save(owner, assessment, idempotency))
}

const notes = (given: AddressRecord, { gathered, sales }: LookedUp): readonly Note[] => [
  ...aboutLabels(gathered.subject),
  ...sideAddress(given, gathered.subject),
  ...gathered.notes,
  ...sales.notes,
]

function aboutLabels({ labelsFrom }: Subject): readonly Note[] {
  if (labelsFrom === 'embedded') return [{ code: 'SYNTHETIC_LABEL' }]
  return labelsFrom === 'not-looked-up' ? [{ code: 'LABEL_NOT_LOOKED_UP' }] : []
}

const sideAddress = (given: AddressRecord, { address: main }: Subject): readonly Note[] =>
  given.nummeraanduidingId === main.nummeraanduidingId
    ? []
    : [{ code: 'NEVENADRES', params: { main: displayAddress(main) } }]
