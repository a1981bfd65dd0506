import type { ToolCall, ToolHandler } from '@voordeur/gateway/tools'
import type {
  AssessmentPage,
  ListedAssessment,
  ListFilter,
  Owner,
  Position,
} from '../assessments/assessments.ts'
import { foldPlace } from '../assessments/columns.ts'
import { type Cursor, encodeCursor, parseCursor, type Question } from '../assessments/cursor.ts'
import { today } from '../domain/calendar.ts'
import type { Lang } from '../domain/messages.ts'
import { byCurrentRules } from '../domain/rules-since.ts'
import type { Format } from '../export/export-row.ts'
import { propertyTableWriter } from '../export/property-table.ts'
import { DEFAULT_LANG } from './about-property.ts'
import { answer } from './answer.ts'
import type {
  AssessedProperties,
  AssessedProperty,
  GetAssessedPropertiesInput,
  GetAssessedPropertiesOutput,
} from './contracts.generated.ts'
import { exportAssessments } from './export-assessments.ts'
import { positionsFrom } from './export-provenance.ts'
import { inventedNotes, ownProvenance } from './present-assessment.ts'
import { readAssessmentsFilter } from './read-assessments-filter.ts'
import { valid } from './refusal.ts'
import { type AssessmentParts, ask, requireOwner } from './signed-in.ts'

const DEFAULT_PAGE_SIZE = 20

/** What is asked, read. */
interface Asked {
  readonly lang: Lang
  readonly owner: Owner
  readonly question: Question
  readonly from: Cursor | undefined
  /** Without one, the answer is the list itself. */
  readonly format: Format | undefined
  readonly limit: number | undefined
  read(limit: number, after: Position | undefined): Promise<AssessmentPage>
}

/** Lists the properties the caller has assessed, or writes them to a file. */
export const getAssessedProperties =
  (parts: AssessmentParts): ToolHandler<GetAssessedPropertiesInput, GetAssessedPropertiesOutput> =>
  async (input, call) => {
    const asked = readQuestion(parts, input)
    return asked.format ? exported(parts, asked, asked.format, call) : listed(parts, asked)
  }

function readQuestion({ assessments }: AssessmentParts, input: GetAssessedPropertiesInput): Asked {
  const lang = input.lang ?? DEFAULT_LANG
  const owner = requireOwner(lang)
  const filter: ListFilter = valid(readAssessmentsFilter(input), lang)
  const order = input.sort ?? 'newest'
  const rows = input.assessments === 'all' ? 'every' : 'list'
  const place = filter.place === undefined ? undefined : foldPlace(filter.place)
  const question = { order, of: [rows, { ...filter, place }] } as const
  return {
    lang,
    owner,
    question,
    from: input.cursor ? valid(parseCursor(question, input.cursor), lang) : undefined,
    format: input.format ?? (rows === 'every' ? 'json' : undefined),
    limit: input.page_size,
    read: (limit, after) => {
      const page = { limit, order, ...(after && { after }) }
      return ask(assessments, lang, (store) => store[rows](owner, filter, page))
    },
  }
}

async function listed(
  { clock }: AssessmentParts,
  { lang, question, from, limit = DEFAULT_PAGE_SIZE, read }: Asked,
): Promise<GetAssessedPropertiesOutput> {
  const found = await read(limit, from?.position)
  const seen = (from?.seen ?? 0) + found.items.length
  const shown = found.items.map(({ assessment }) => assessment)
  const asOf = today(clock)
  const data: AssessedProperties = {
    items: found.items.map(presentItem),
    counts: { ...found.counts },
    next_cursor: found.next && encodeCursor(question, { position: found.next, seen }),
  }
  const provenance = [ownProvenance(shown, asOf)]
  return answer(data, { lang, asOf, provenance, notes: inventedNotes(shown) })
}

async function exported(
  { register, clock }: AssessmentParts,
  { lang, owner, question, from, limit, read }: Asked,
  format: Format,
  call: ToolCall,
): Promise<GetAssessedPropertiesOutput> {
  const asOf = today(clock)
  const order = {
    ...{ format, lang, owner, now: clock.now(), today: asOf, markdown: propertyTableWriter(lang) },
    ...(limit !== undefined && { limit }),
    ...(from && { from }),
  }
  const made = await exportAssessments(read, order, register, call)
  const next = made.next && encodeCursor(question, made.next)
  const shown = made.rows.map(({ assessment }) => assessment)
  const data: AssessedProperties = {
    items: [],
    counts: { ...made.counts },
    next_cursor: next,
    export: { ...made.file, next_cursor: next },
  }
  const provenance = [ownProvenance(shown, asOf), ...(await positionsFrom(register, made))]
  return answer(data, { lang, asOf, provenance, notes: [...inventedNotes(shown), ...made.notes] })
}

function presentItem({ assessment, assessments }: ListedAssessment): AssessedProperty {
  const { property, findings } = assessment
  const { rentPoints: rent } = findings
  return {
    adresseerbaar_object_id: property.adresseerbaarObjectId,
    display: property.display,
    woonplaats: property.woonplaats,
    fictional: property.fictional,
    assessments,
    latest: {
      assessment_id: assessment.id,
      created_at: new Date(assessment.createdAt).toISOString(),
      purpose: assessment.purpose,
      energy_class: findings.energy.status === 'found' ? findings.energy.klasse : null,
      energy_synthetic: findings.energy.synthetic,
      value_central: findings.valueBand?.central ?? null,
      rent_points_likely: rent.applies ? rent.points.likely : null,
      maximum_rent_likely: rent.applies ? rent.maximumRent.likely : null,
      flag_count: findings.flags.length,
      worst_severity: findings.flags[0]?.severity ?? null,
      rules_version: assessment.rulesVersion,
      rules_current: byCurrentRules(assessment),
    },
  }
}
