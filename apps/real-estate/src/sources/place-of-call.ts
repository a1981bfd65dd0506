import { today } from '../domain/calendar.ts'
import type { AboutPlace, PlaceFigure, PlaceQuestion } from '../register/place.ts'
import { CBS_AREAS, type CbsEdition, type District } from './cbs-areas.ts'
import { areasOf, type EditionAnswer, type FoundIn, statisticsOf } from './cbs-figures.ts'
import { MAP_FAMILIES } from './map-families.ts'
import type { MapFamily, MapLayer } from './map-family.ts'
import { figuresOf } from './map-figures.ts'
import type { MapAnswer, MapSource } from './map-source.ts'
import type { LiveSources } from './open-sources.ts'
import type { SourceCall } from './source-client.ts'
import type { Trace } from './trace.ts'

interface Question<T> {
  readonly title: string
  ask(): Promise<T>
}

/**
 * Asks CBS and the maps about a place on behalf of one call, all at once, and notes in `trace`
 * what failed. What is not switched on is not asked, and its figures say so.
 */
export function placeOfCall(
  { cbsEditions, maps, timing }: LiveSources,
  trace: Trace,
  call: SourceCall,
): AboutPlace {
  const dayOf = (fetchedAt: number) => today({ now: () => fetchedAt })

  const about = (title: string) => ({ title, register: 'CBS', licence: CBS_AREAS.licence }) as const

  const edition = (each: CbsEdition, { point }: PlaceQuestion): Question<EditionAnswer> => ({
    title: each.title,
    ask: async () => {
      const asked = await trace.ask<FoundIn>(about(each.title), async () => {
        const { value: neighbourhood, fetchedAt } = await each.neighbourhoodAt(point, call)
        return { value: { neighbourhood, asOf: dayOf(fetchedAt) }, fetchedAt }
      })
      return { year: each.year, title: each.title, asked }
    },
  })

  const district = (
    each: CbsEdition,
    { point }: PlaceQuestion,
  ): Question<District | undefined> => ({
    title: each.title,
    ask: async () => {
      const asked = await trace.ask(about(each.title), () => each.districtAt(point, call))
      return asked.ok ? asked.value : undefined
    },
  })

  const layer = (
    map: MapSource,
    each: MapLayer,
    { point }: PlaceQuestion,
  ): Question<readonly PlaceFigure[]> => ({
    title: map.family.title,
    ask: async () => {
      const { title, register, licence } = map.family
      const asked = await trace.ask<MapAnswer>({ title, register, licence }, () =>
        map.at(each, point, call),
      )
      return figuresOf(map.family, each, asked, { today: today(timing), dayOf })
    },
  })

  return async (question) => {
    const { parts } = question
    const asksCbs = parts.has('areas') || parts.has('statistics')
    const wanted = MAP_FAMILIES.filter(({ part }) => parts.has(part))
    const on = maps.filter(({ family }) => wanted.includes(family))
    const editions = asksCbs ? cbsEditions.map((each) => edition(each, question)) : []
    const districts = parts.has('areas')
      ? cbsEditions.slice(0, 1).map((each) => district(each, question))
      : []
    const layers = on.flatMap((map) => map.family.layers.map((each) => layer(map, each, question)))

    const settle = counting(question, editions.length + districts.length + layers.length)
    const [answers, [wijk], mapped] = await Promise.all([
      Promise.all(editions.map(settle)),
      Promise.all(districts.map(settle)),
      Promise.all(layers.map(settle)),
    ])
    const now = today(timing)
    const { figures, recoded } = statisticsOf(answers, now)
    const off = wanted.filter((family) => !on.some((map) => map.family === family))
    const asked = parts.has('areas')
    return {
      ...(asked ? areasOf(answers, wijk) : { areas: [], areasGap: undefined }),
      figures: [
        ...(parts.has('statistics') ? figures : []),
        ...mapped.flat(),
        ...off.flatMap((family) => notConfigured(family, now)),
      ],
      recoded: parts.has('statistics') ? recoded : [],
    }
  }
}

/** Settles questions and tells how many are. */
function counting({ onSettled }: PlaceQuestion, total: number) {
  let settled = 0
  return async <T>({ title, ask }: Question<T>): Promise<T> => {
    const answer = await ask()
    settled += 1
    await onSettled?.(settled, total, title)
    return answer
  }
}

const notConfigured = (family: MapFamily, now: string): readonly PlaceFigure[] =>
  family.layers.flatMap((each) =>
    figuresOf(family, each, 'not-configured', { today: now, dayOf: () => now }),
  )
