import type { ToolHandler } from '@voordeur/gateway/tools'
import type { ListFilter, PropertyPage } from '../assessments/assessments.ts'
import { encodeCursor, parseCursor } from '../assessments/cursor.ts'
import { type Day, parseDay, today } from '../domain/calendar.ts'
import { parseEnergyClass } from '../domain/energy-class.ts'
import { type Parsed, parsed, problem } from '../domain/parsed.ts'
import { DEFAULT_LANG } from './about-property.ts'
import { answer } from './answer.ts'
import type {
  AssessedProperty,
  GetAssessedPropertiesInput,
  GetAssessedPropertiesOutput,
} from './contracts.generated.ts'
import { inventedNotes, ownProvenance } from './present-assessment.ts'
import { valid } from './refusal.ts'
import { type AssessmentParts, ask, requireOwner } from './signed-in.ts'

const DEFAULT_PAGE_SIZE = 20

/** Lists the properties the caller has assessed. */
export const getAssessedProperties =
  ({
    assessments,
    clock,
  }: Pick<AssessmentParts, 'assessments' | 'clock'>): ToolHandler<
    GetAssessedPropertiesInput,
    GetAssessedPropertiesOutput
  > =>
  async (input) => {
    const lang = input.lang ?? DEFAULT_LANG
    const owner = requireOwner(lang)
    const filter = valid(readFilter(input), lang)
    const page = {
      limit: input.page_size ?? DEFAULT_PAGE_SIZE,
      order: input.sort ?? 'newest',
      ...(input.cursor && { after: valid(parseCursor(input.cursor), lang) }),
    }
    const found = await ask(assessments, lang, (store) => store.list(owner, filter, page))
    const data = {
      items: found.items.map(presentItem),
      counts: { ...found.counts },
      next_cursor: found.next && encodeCursor(found.next),
    }
    const shown = found.items.map(({ latest }) => latest)
    const asOf = today(clock)
    const provenance = [ownProvenance(shown, asOf)]
    return answer(data, { lang, asOf, provenance, notes: inventedNotes(shown) })
  }

function readFilter(input: GetAssessedPropertiesInput): Parsed<ListFilter> {
  const from = optionalDay('date_from', input.date_from)
  if (!from.ok) return from
  const to = optionalDay('date_to', input.date_to)
  if (!to.ok) return to
  if (from.value && to.value && from.value > to.value) return problem('DATES_REVERSED', 'date_from')
  const energyClass = readClass(input.energy_class)
  if (!energyClass.ok) return energyClass
  return parsed({
    place: input.place?.trim() || undefined,
    energyClass: energyClass.value,
    purpose: input.purpose,
    from: from.value,
    to: to.value,
  })
}

const optionalDay = (field: string, text: string | undefined): Parsed<Day | undefined> =>
  text ? parseDay(field, text) : parsed(undefined)

function readClass(text: string | undefined): Parsed<ListFilter['energyClass']> {
  if (!text?.trim()) return parsed(undefined)
  if (text.trim().toLowerCase() === 'none') return parsed('none')
  const klasse = parseEnergyClass(text)
  return klasse ? parsed(klasse) : problem('INVALID_ENERGY_CLASS', 'energy_class', { value: text })
}

function presentItem({ latest, assessments }: PropertyPage['items'][number]): AssessedProperty {
  const { property, findings } = latest
  return {
    adresseerbaar_object_id: property.adresseerbaarObjectId,
    display: property.display,
    woonplaats: property.woonplaats,
    fictional: property.fictional,
    assessments,
    latest: {
      assessment_id: latest.id,
      created_at: new Date(latest.createdAt).toISOString(),
      purpose: latest.purpose,
      energy_class: findings.energy.status === 'found' ? findings.energy.klasse : null,
      energy_synthetic: findings.energy.synthetic,
      value_central: findings.valueBand?.central ?? null,
      flag_count: findings.flags.length,
    },
  }
}
