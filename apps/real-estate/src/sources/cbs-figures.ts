import type { Gap, PlaceArea, PlaceFigure, Recoded, StatisticId } from '../register/place.ts'
import { type District, type Neighbourhood, STATISTICS } from './cbs-areas.ts'
import type { Asked } from './trace.ts'

/** What came of asking one edition. */
export interface EditionAnswer {
  readonly year: number
  readonly title: string
  readonly asked: Asked<FoundIn>
}

export interface FoundIn {
  /** `undefined` where no single neighbourhood holds the point. */
  readonly neighbourhood: Neighbourhood | undefined
  /** `YYYY-MM-DD`. */
  readonly asOf: string
}

interface Known extends FoundIn {
  readonly year: number
  readonly title: string
}

/**
 * Each figure from the newest edition that has it. An edition in which the neighbourhood had
 * another code is about another area, and nothing is taken from it.
 * @param answers newest first.
 */
export function statisticsOf(
  answers: readonly EditionAnswer[],
  today: string,
): { readonly figures: readonly PlaceFigure[]; readonly recoded: readonly Recoded[] } {
  const known = knownOf(answers)
  const [newest] = known
  const code = newest?.neighbourhood?.buurtcode
  const same = known.filter(({ neighbourhood }) => code && neighbourhood?.buurtcode === code)
  const figures = STATISTICS.map((id) => {
    const from = same.find(({ neighbourhood }) => valueIn(neighbourhood, id) !== null)
    return from ? taken(from, id) : gapOf(answers, newest, id, today)
  })
  return { figures, recoded: code ? recodedIn(known, code, figures) : [] }
}

/** Neighbourhood, district and municipality, by the newest edition that answered, or why not. */
export function areasOf(
  answers: readonly EditionAnswer[],
  district: District | undefined,
): { readonly areas: readonly PlaceArea[]; readonly areasGap: Gap | undefined } {
  const [newest] = knownOf(answers)
  if (newest?.neighbourhood) {
    return { areas: areasIn(newest.neighbourhood, newest.year, district), areasGap: undefined }
  }
  if (answers.length === 0) return { areas: [], areasGap: 'not-configured' }
  return { areas: [], areasGap: newest ? 'none' : 'failed' }
}

/** The district's name counts only where both collections agree on its code. */
function areasIn(
  found: Neighbourhood,
  year: number,
  district: District | undefined,
): readonly PlaceArea[] {
  const { buurtcode, buurtnaam, wijkcode, gemeentecode, gemeentenaam } = found
  const wijknaam = district && district.wijkcode === wijkcode ? district.wijknaam : null
  return [
    { level: 'buurt', code: buurtcode, name: buurtnaam, year },
    ...(wijkcode ? [{ level: 'wijk', code: wijkcode, name: wijknaam, year } as const] : []),
    ...(gemeentecode
      ? [{ level: 'gemeente', code: gemeentecode, name: gemeentenaam, year } as const]
      : []),
  ]
}

const knownOf = (answers: readonly EditionAnswer[]): readonly Known[] =>
  answers.flatMap(({ year, title, asked }) =>
    asked.ok && asked.value ? [{ year, title, ...asked.value }] : [],
  )

const valueIn = (neighbourhood: Neighbourhood | undefined, id: StatisticId): number | null =>
  neighbourhood?.figures[id] ?? null

const taken = ({ neighbourhood, year, title, asOf }: Known, id: StatisticId): PlaceFigure => ({
  id,
  value: valueIn(neighbourhood, id),
  words: null,
  gap: undefined,
  scope: 'buurt',
  year,
  yearOf: 'edition',
  asOf,
  source: title,
})

/** An edition that failed may have had it. */
function gapOf(
  answers: readonly EditionAnswer[],
  newest: Known | undefined,
  id: StatisticId,
  today: string,
): PlaceFigure {
  const failed = answers.some(({ asked }) => !asked.ok)
  return {
    id,
    value: null,
    words: null,
    gap: answers.length === 0 ? 'not-configured' : failed ? 'failed' : 'none',
    scope: 'buurt',
    year: newest?.year ?? answers[0]?.year ?? Number(today.slice(0, 4)),
    yearOf: 'edition',
    asOf: newest?.asOf ?? today,
    source: newest?.title ?? answers[0]?.title ?? 'CBS wijken en buurten',
  }
}

/** Only where it costs the answer a figure. */
function recodedIn(
  known: readonly Known[],
  code: string,
  figures: readonly PlaceFigure[],
): readonly Recoded[] {
  const lacking = STATISTICS.filter((_, index) => figures[index]?.value === null)
  return known.flatMap(({ year, neighbourhood }) =>
    neighbourhood &&
    neighbourhood.buurtcode !== code &&
    lacking.some((id) => valueIn(neighbourhood, id) !== null)
      ? [{ year, code: neighbourhood.buurtcode, instead: code }]
      : [],
  )
}
