import type { ToolHandler } from '@voordeur/gateway/tools'
import type { Assessments, Owner, SaveResult } from '../assessments/assessments.ts'
import { displayAddress } from '../domain/address-format.ts'
import { assess, type Subject } from '../domain/assess.ts'
import { type Assessment, type Overrides, RULES_VERSION } from '../domain/assessment.ts'
import { type Day, today } from '../domain/calendar.ts'
import { inputHash } from '../domain/canonical-json.ts'
import { readLabels } from '../domain/energy-label.ts'
import type { Lang, Note } from '../domain/messages.ts'
import { yearRange } from '../domain/property-flags.ts'
import type { AddressRecord, Register, RegisterInfo } from '../register/register.ts'
import { aboutProperty, DEFAULT_LANG } from './about-property.ts'
import { callerProvenance, labelProvenance } from './answer.ts'
import type { QuickAssessPropertyInput, QuickAssessPropertyOutput } from './contracts.generated.ts'
import { presentAssessment } from './present-assessment.ts'
import { readOverrides } from './read-overrides.ts'
import { valid } from './refusal.ts'
import { type AssessmentParts, ask, requireOwner } from './signed-in.ts'

const TOOL = 'Quick_Assess_Property'

/** Assesses one property for the caller, and keeps the assessment unless told not to. */
export const quickAssessProperty =
  ({
    register,
    assessments,
    clock,
  }: AssessmentParts): ToolHandler<QuickAssessPropertyInput, QuickAssessPropertyOutput> =>
  async (input) => {
    const lang = input.lang ?? DEFAULT_LANG
    const owner = requireOwner(lang)
    const on = today(clock)
    const overrides = valid(readOverrides(input.overrides ?? {}, on), lang)
    return aboutProperty(register, input, async ({ address, info }) => {
      const subject = await gather(register, address, on)
      const made = makeAssessment(subject, { input, overrides, info, createdAt: clock.now() })
      const kept = await keep(assessments, lang, owner, made, input)
      const data = {
        saved: input.save !== false,
        replayed: kept.replayed,
        assessment: presentAssessment(kept.assessment, lang),
      }
      const labels = subject.labels.current ? [subject.labels.current] : []
      const figures = Object.keys(overrides).length > 0 ? [callerProvenance(on)] : []
      return {
        data,
        notes: notes(address, subject),
        alsoUsed: [labelProvenance(info, labels), ...figures],
      }
    })
  }

/** The object itself: whichever address was given, its main address stands for it. */
async function gather(register: Register, given: AddressRecord, on: Day): Promise<Subject> {
  const [ofObject, buildings, labels] = await Promise.all([
    register.addressesOfObject(given.adresseerbaarObjectId),
    register.buildings(given.pandIds),
    register.energyLabels(given.adresseerbaarObjectId),
  ])
  return { address: ofObject[0] ?? given, buildings, labels: readLabels(labels, on), on }
}

interface Request {
  readonly input: QuickAssessPropertyInput
  readonly overrides: Overrides
  readonly info: RegisterInfo
  readonly createdAt: number
}

function makeAssessment(
  subject: Subject,
  { input: { purpose }, overrides, info, createdAt }: Request,
): Assessment {
  const { address, buildings } = subject
  const object = address.adresseerbaarObjectId
  return {
    createdAt,
    purpose,
    overrides,
    property: {
      adresseerbaarObjectId: object,
      nummeraanduidingId: address.nummeraanduidingId,
      pandIds: address.pandIds,
      display: displayAddress(address),
      woonplaats: address.woonplaats,
      oppervlakteM2: address.oppervlakte,
      bouwjaar: yearRange(buildings) ?? null,
      fictional: address.fictional,
    },
    findings: assess(subject, purpose, overrides),
    rulesVersion: RULES_VERSION,
    dataAsOf: info.asOf,
    inputHash: inputHash({ object, purpose, overrides: { ...overrides } }),
  }
}

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

function notes(given: AddressRecord, { address: main }: Subject): Note[] {
  const found: Note[] = [{ code: 'SYNTHETIC_LABEL' }]
  if (given.nummeraanduidingId !== main.nummeraanduidingId) {
    found.push({ code: 'NEVENADRES', params: { main: displayAddress(main) } })
  }
  return found
}
