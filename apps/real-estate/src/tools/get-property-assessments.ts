import type { ToolHandler } from '@voordeur/gateway/tools'
import type { AssessmentPage, SavedAssessment } from '../assessments/assessments.ts'
import { type Cursor, encodeCursor } from '../assessments/cursor.ts'
import { today } from '../domain/calendar.ts'
import type { Note } from '../domain/messages.ts'
import { rulesSince } from '../domain/rules-since.ts'
import { comparisonTable } from '../export/comparison-table.ts'
import { factSheetWriter } from '../export/fact-sheet.ts'
import { DEFAULT_LANG } from './about-property.ts'
import { type Answer, answer } from './answer.ts'
import { type Asked, type Call, readAsked } from './asked-assessments.ts'
import type {
  GetPropertyAssessmentsInput,
  GetPropertyAssessmentsOutput,
  PropertyAssessments,
} from './contracts.generated.ts'
import { exportAssessments } from './export-assessments.ts'
import { positionsFrom } from './export-provenance.ts'
import { inventedNotes, ownProvenance, presentAssessment } from './present-assessment.ts'
import { presentComparison } from './present-comparison.ts'
import { type AssessmentParts, requireOwner } from './signed-in.ts'

const DEFAULT_PAGE_SIZE = 10

/** Gives the caller's own assessments: one, those of a property, or two compared; or a file of them. */
export const getPropertyAssessments =
  (
    parts: AssessmentParts,
  ): ToolHandler<GetPropertyAssessmentsInput, GetPropertyAssessmentsOutput> =>
  async (input, tool) => {
    const lang = input.lang ?? DEFAULT_LANG
    const call = { ...parts, input, lang, owner: requireOwner(lang), tool }
    const asked = await readAsked(call)
    return 'status' in asked ? asked : respond(call, asked)
  }

const respond = (call: Call, asked: Asked): Promise<Answer<PropertyAssessments>> =>
  call.input.format ? exported(call, asked, call.input.format) : shown(call, asked)

async function shown(call: Call, asked: Asked): Promise<Answer<PropertyAssessments>> {
  const { input, lang, clock } = call
  const page = await asked.read(input.page_size ?? DEFAULT_PAGE_SIZE, asked.from?.position)
  const items = page.items.map(({ assessment }) => assessment)
  const seen = (asked.from?.seen ?? 0) + items.length
  const data = {
    assessments: items.map((item) => presentAssessment(item, lang)),
    ...frame(call, asked, page, items),
    next_cursor: cursorOf(asked, page.next && { position: page.next, seen }),
  }
  const asOf = today(clock)
  const provenance = [ownProvenance(items, asOf)]
  return answer(data, { lang, asOf, provenance, notes: notes(call, asked, items) })
}

async function exported(
  call: Call,
  asked: Asked,
  format: NonNullable<GetPropertyAssessmentsInput['format']>,
): Promise<Answer<PropertyAssessments>> {
  const { register, clock, lang, owner, input, tool } = call
  const asOf = today(clock)
  const above = asked.compared ? comparisonTable(asked.compared, lang) : ''
  const order = {
    ...{ format, lang, owner, now: clock.now(), today: asOf },
    markdown: factSheetWriter(lang, above),
    ...(input.page_size !== undefined && { limit: input.page_size }),
    ...(asked.from && { from: asked.from }),
  }
  const made = await exportAssessments(asked.read, order, register, tool)
  const items = made.rows.map(({ assessment }) => assessment)
  const next = cursorOf(asked, made.next)
  const data = {
    assessments: [],
    ...frame(call, asked, made, items),
    next_cursor: next,
    export: { ...made.file, next_cursor: next },
  }
  const provenance = [ownProvenance(items, asOf), ...(await positionsFrom(register, made))]
  const said = [...notes(call, asked, items), ...made.notes]
  return answer(data, { lang, asOf, provenance, notes: said })
}

const cursorOf = ({ question: asked }: Asked, next: Cursor | null): string | null =>
  asked && next ? encodeCursor(asked, next) : null

function frame(
  { lang, clock }: Call,
  { compared }: Asked,
  { counts }: Pick<AssessmentPage, 'counts'>,
  items: readonly SavedAssessment[],
) {
  const [a, b] = items
  const comparison =
    compared && a && b ? { comparison: presentComparison(compared, a, b, today(clock), lang) } : {}
  return { total: counts.matching, ...comparison }
}

function notes(
  { clock }: Call,
  { compared }: Asked,
  items: readonly SavedAssessment[],
): readonly Note[] {
  const apart = compared && !(compared.sameProperty && compared.sameRules)
  const differ: readonly Note[] = apart ? [{ code: 'OTHER_PROPERTY_OR_RULES' }] : []
  return [...inventedNotes(items), ...rulesSince(items, today(clock)), ...differ]
}
