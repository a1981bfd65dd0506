import type { ToolHandler } from '@voordeur/gateway/tools'
import type { Erasure, Owner } from '../assessments/assessments.ts'
import { today } from '../domain/calendar.ts'
import { text } from '../domain/messages.ts'
import { DEFAULT_LANG } from './about-property.ts'
import { answer, type Choice } from './answer.ts'
import type { Asking } from './choose-property.ts'
import type { DeleteAssessmentsInput, DeleteAssessmentsOutput } from './contracts.generated.ts'
import { objectOf } from './object-of.ts'
import { ownProvenance } from './present-assessment.ts'
import { givenKeys, onlyKey, PROPERTY_KEYS } from './property-key.ts'
import { refusal, valid } from './refusal.ts'
import { type AssessmentParts, ask, requireOwner } from './signed-in.ts'

const KEYS = ['assessment_id', 'everything', ...PROPERTY_KEYS]

/**
 * Deletes the caller's own assessments for good: one, those of a property, or everything. What is not
 * theirs, never was or is gone already is none of them, in the same words.
 */
export const deleteAssessments =
  (parts: AssessmentParts): ToolHandler<DeleteAssessmentsInput, DeleteAssessmentsOutput> =>
  async (input, call) => {
    const lang = input.lang ?? DEFAULT_LANG
    const owner = requireOwner(lang)
    const what = await meant(parts, input, owner, { call, lang })
    if ('status' in what) return what
    const { erased, left } = await ask(parts.assessments, lang, (store) => store.erase(owner, what))
    const asOf = today(parts.clock)
    return answer(
      { scope: scopeOf(what), deleted: erased, remaining: left },
      {
        lang,
        asOf,
        provenance: [ownProvenance([], asOf)],
        notes: [{ code: erased === 0 ? 'NOTHING_DELETED' : 'DELETED_FOR_GOOD' }],
      },
    )
  }

/** What is to go; a key that several properties fit is a choice, and nothing goes. */
async function meant(
  parts: AssessmentParts,
  input: DeleteAssessmentsInput,
  owner: Owner,
  asking: Asking,
): Promise<Erasure | Choice> {
  switch (valid(onlyKey(given(input), KEYS), asking.lang)) {
    case 'assessment_id':
      return { id: (input.assessment_id ?? '').trim() }
    case 'everything':
      return confirmed(parts, input, owner, asking)
    default: {
      const objectId = await objectOf(parts.register, input, asking)
      return typeof objectId === 'string' ? { objectId } : objectId
    }
  }
}

/** A confirmation belongs to everything: beside another key the two contradict each other. */
const given = (input: DeleteAssessmentsInput): readonly string[] => [
  ...(input.assessment_id ? ['assessment_id'] : []),
  ...(input.everything || input.confirm ? ['everything'] : []),
  ...givenKeys(input),
]

/** The word of the person: in the input, or picked in a form where their client shows one. */
async function confirmed(
  { assessments }: AssessmentParts,
  { everything, confirm }: DeleteAssessmentsInput,
  owner: Owner,
  { call, lang }: Asking,
): Promise<Erasure> {
  if (everything === true && confirm === 'everything') return { everything: true }
  const page = { limit: 1, order: 'newest' } as const
  const { counts } = await ask(assessments, lang, (store) => store.every(owner, {}, page))
  const params = { count: counts.assessments }
  const picked = await call.choose('confirm', text('CONFIRM_DELETE', lang, params), [
    { value: 'nothing', label: text('delete_nothing', lang) },
    { value: 'everything', label: text('delete_everything', lang, params) },
  ])
  if (picked === 'everything') return { everything: true }
  const code = picked === undefined ? 'CONFIRM_REQUIRED' : 'CONFIRM_REQUIRED/declined'
  throw refusal({ code, field: 'confirm', params }, lang)
}

function scopeOf(what: Erasure): 'assessment' | 'property' | 'everything' {
  if ('id' in what) return 'assessment'
  return 'objectId' in what ? 'property' : 'everything'
}
