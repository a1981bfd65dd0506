import type { ToolHandler } from '@voordeur/gateway/tools'
import type { Assessments, Owner, SavedAssessment } from '../assessments/assessments.ts'
import { encodeCursor, parseCursor } from '../assessments/cursor.ts'
import { today } from '../domain/calendar.ts'
import { compareAssessments } from '../domain/compare-assessments.ts'
import type { Lang, Note } from '../domain/messages.ts'
import type { Register } from '../register/register.ts'
import { DEFAULT_LANG } from './about-property.ts'
import { type Answer, answer, type Choice, choice, fromRegister } from './answer.ts'
import type {
  Comparison,
  GetPropertyAssessmentsInput,
  GetPropertyAssessmentsOutput,
  PropertyAssessments,
} from './contracts.generated.ts'
import { inventedNotes, ownProvenance, presentAssessment } from './present-assessment.ts'
import { givenKeys, onlyKey, PROPERTY_KEYS, readPropertyKey } from './property-key.ts'
import { refusal, valid } from './refusal.ts'
import { resolveProperty } from './resolve-property.ts'
import { type AssessmentParts, ask, requireOwner } from './signed-in.ts'

const KEYS = ['assessment_id', 'compare', ...PROPERTY_KEYS]
const DEFAULT_PAGE_SIZE = 10

interface Caller {
  readonly owner: Owner
  readonly lang: Lang
}

/** Gives the caller's own assessments: one, those of a property, or two compared. */
export const getPropertyAssessments =
  ({
    register,
    assessments,
    clock,
  }: AssessmentParts): ToolHandler<GetPropertyAssessmentsInput, GetPropertyAssessmentsOutput> =>
  async (input) => {
    const lang = input.lang ?? DEFAULT_LANG
    const caller = { owner: requireOwner(lang), lang }
    const own = (found: Found): Answer<PropertyAssessments> => present(found, lang, today(clock))
    switch (valid(onlyKey(given(input), KEYS), lang)) {
      case 'assessment_id': {
        const one = await findOwn(assessments, caller, input.assessment_id ?? '', 'assessment_id')
        return own({ items: [one], total: 1 })
      }
      case 'compare':
        return own(await compareOwn(assessments, caller, input.compare ?? []))
      default: {
        const objectId = await objectOf(register, input, lang)
        if (typeof objectId !== 'string') return objectId
        return own(await historyOf(assessments, caller, objectId, input))
      }
    }
  }

const given = (input: GetPropertyAssessmentsInput): readonly string[] => [
  ...(input.assessment_id ? ['assessment_id'] : []),
  ...(input.compare ? ['compare'] : []),
  ...givenKeys(input),
]

interface Found {
  readonly items: readonly SavedAssessment[]
  readonly total: number
  readonly nextCursor?: string | null
  readonly comparison?: Comparison
}

/** Another person's assessment and one that never was give the same answer. */
async function findOwn(
  assessments: Assessments,
  { owner, lang }: Caller,
  id: string,
  field: string,
): Promise<SavedAssessment> {
  const found = await ask(assessments, lang, (store) => store.find(owner, id.trim()))
  if (!found) throw refusal({ code: 'NOT_FOUND/assessment', field }, lang)
  return found
}

async function compareOwn(
  assessments: Assessments,
  caller: Caller,
  [idA = '', idB = '']: readonly string[],
): Promise<Found> {
  if (idA === idB) throw refusal({ code: 'COMPARE_NEEDS_TWO', field: 'compare' }, caller.lang)
  const a = await findOwn(assessments, caller, idA, 'compare')
  const b = await findOwn(assessments, caller, idB, 'compare')
  return { items: [a, b], total: 2, comparison: presentComparison(a, b) }
}

function presentComparison(a: SavedAssessment, b: SavedAssessment): Comparison {
  const compared = compareAssessments(a, b)
  return {
    a: a.id,
    b: b.id,
    same_property: compared.sameProperty,
    same_rules: compared.sameRules,
    changes: [...compared.changes],
    flags_only_in_a: [...compared.flagsOnlyInA],
    flags_only_in_b: [...compared.flagsOnlyInB],
  }
}

/** An object's identifier is enough by itself: own assessments outlive a register's contents. */
async function objectOf(
  register: Register,
  input: GetPropertyAssessmentsInput,
  lang: Lang,
): Promise<string | Choice> {
  const key = valid(readPropertyKey(input), lang)
  if (key.kind === 'adresseerbaar_object') return key.id
  const resolution = await resolveProperty(register, key)
  if (resolution.kind === 'none') throw refusal(resolution.problem, lang)
  if (resolution.kind === 'found') return resolution.address.adresseerbaarObjectId
  const info = await register.info()
  return choice(resolution.candidates, fromRegister(info, lang, resolution.notes))
}

async function historyOf(
  assessments: Assessments,
  { owner, lang }: Caller,
  objectId: string,
  input: GetPropertyAssessmentsInput,
): Promise<Found> {
  const page = {
    limit: input.page_size ?? DEFAULT_PAGE_SIZE,
    ...(input.cursor && { after: valid(parseCursor(input.cursor), lang) }),
  }
  const found = await ask(assessments, lang, (store) => store.history(owner, objectId, page))
  return { ...found, nextCursor: found.next && encodeCursor(found.next) }
}

function present(found: Found, lang: Lang, asOf: string): Answer<PropertyAssessments> {
  const { items, total, nextCursor = null, comparison } = found
  const data = {
    assessments: items.map((item) => presentAssessment(item, lang)),
    total,
    next_cursor: nextCursor,
    ...(comparison && { comparison }),
  }
  const notes = [...inventedNotes(items), ...comparisonNotes(comparison)]
  return answer(data, { lang, asOf, provenance: [ownProvenance(items, asOf)], notes })
}

const comparisonNotes = (comparison: Comparison | undefined): readonly Note[] =>
  comparison && !(comparison.same_property && comparison.same_rules)
    ? [{ code: 'OTHER_PROPERTY_OR_RULES' }]
    : []
