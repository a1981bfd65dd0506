import type { ToolCall } from '@voordeur/gateway/tools'
import type { Owner, SavedAssessment } from '../assessments/assessments.ts'
import { type Cursor, parseCursor, type Question } from '../assessments/cursor.ts'
import { type AssessmentComparison, compareAssessments } from '../domain/compare-assessments.ts'
import type { Lang } from '../domain/messages.ts'
import type { Choice } from './answer.ts'
import type { GetPropertyAssessmentsInput } from './contracts.generated.ts'
import type { ReadRows } from './export-assessments.ts'
import { objectOf } from './object-of.ts'
import { givenKeys, onlyKey, PROPERTY_KEYS } from './property-key.ts'
import { refusal, valid } from './refusal.ts'
import { type AssessmentParts, ask } from './signed-in.ts'

const KEYS = ['assessment_id', 'compare', ...PROPERTY_KEYS]

/** Everything a call is about, and everything it works with. */
export interface Call extends AssessmentParts {
  readonly input: GetPropertyAssessmentsInput
  readonly owner: Owner
  readonly lang: Lang
  readonly tool: ToolCall
}

/** Which assessments, and how to go on where there can be more of them. */
export interface Asked {
  readonly read: ReadRows
  readonly question?: Question
  readonly from?: Cursor
  readonly compared?: AssessmentComparison
}

/** Reads what is asked for: exactly one of the ways to say it. */
export async function readAsked(call: Call): Promise<Asked | Choice> {
  const { input, lang } = call
  switch (valid(onlyKey(given(input), KEYS), lang)) {
    case 'assessment_id':
      return exactly(call, [await findOwn(call, input.assessment_id ?? '', 'assessment_id')])
    case 'compare':
      return comparing(call)
    default: {
      const objectId = await objectOf(call.register, input, { call: call.tool, lang })
      return typeof objectId === 'string' ? historyOf(call, objectId) : objectId
    }
  }
}

const given = (input: GetPropertyAssessmentsInput): readonly string[] => [
  ...(input.assessment_id ? ['assessment_id'] : []),
  ...(input.compare ? ['compare'] : []),
  ...givenKeys(input),
]

/** Another person's assessment and one that never was give the same answer. */
async function findOwn(
  { assessments, owner, lang }: Call,
  id: string,
  field: string,
): Promise<SavedAssessment> {
  const found = await ask(assessments, lang, (store) => store.find(owner, id.trim()))
  if (!found) throw refusal({ code: 'NOT_FOUND/assessment', field }, lang)
  return found
}

async function comparing(call: Call): Promise<Asked> {
  const [idA = '', idB = ''] = (call.input.compare ?? []).map((id) => id.trim())
  if (idA === idB) throw refusal({ code: 'COMPARE_NEEDS_TWO', field: 'compare' }, call.lang)
  const a = await findOwn(call, idA, 'compare')
  const b = await findOwn(call, idB, 'compare')
  return { ...exactly(call, [a, b]), compared: compareAssessments(a, b) }
}

/** These and no more, as if they were one page. */
const exactly = (call: Call, found: readonly SavedAssessment[]): Asked => ({
  read: async () => ({
    items: await Promise.all(
      found.map(async (assessment) => ({
        assessment,
        assessments: await countOf(call, assessment.property.adresseerbaarObjectId),
        position: NOWHERE,
      })),
    ),
    counts: { matching: found.length, properties: 1, assessments: found.length },
    next: null,
  }),
})

async function countOf({ assessments, owner, lang }: Call, objectId: string): Promise<number> {
  const page = { limit: 1, order: 'newest' } as const
  const found = await ask(assessments, lang, (store) => store.every(owner, { objectId }, page))
  return found.counts.matching
}

/** There is no second page to start from. */
const NOWHERE = { key: 0, id: '', until: { createdAt: 0, id: '' } }

function historyOf({ assessments, owner, lang, input }: Call, objectId: string): Asked {
  const order = 'newest'
  const asked: Question = { of: ['history', objectId], order }
  return {
    question: asked,
    ...(input.cursor && { from: valid(parseCursor(asked, input.cursor), lang) }),
    read: (limit, after) => {
      const page = { limit, order, ...(after && { after }) } as const
      return ask(assessments, lang, (store) => store.every(owner, { objectId }, page))
    },
  }
}
