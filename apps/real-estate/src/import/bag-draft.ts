import type { RdPoint } from '../register/register.ts'
import { parsePoints, pointShape, polygonShape, type Ring, type Shape } from './geometry.ts'

/** The elements of the extract that start an occurrence. */
export const OBJECT_ELEMENTS = [
  'Woonplaats',
  'OpenbareRuimte',
  'Nummeraanduiding',
  'Verblijfsobject',
  'Ligplaats',
  'Standplaats',
  'Pand',
] as const

/** One of those elements. */
export type ObjectElement = (typeof OBJECT_ELEMENTS)[number]

/** An occurrence while its elements come in. */
export interface Draft {
  readonly element: ObjectElement | 'InOnderzoek'
  /** Text of the elements that occur once, by name. */
  readonly values: Map<string, string>
  readonly hoofdadressen: string[]
  readonly nevenadressen: string[]
  readonly panden: string[]
  readonly gebruiksdoelen: string[]
  setAside: boolean
  dimension: number
  inHole: boolean
  inNevenadres: boolean
  point: RdPoint | undefined
  readonly rings: Ring[]
  /** A `pos` or `posList` that holds something else than coordinates. */
  badGeometry: boolean
}

/** An empty draft. */
export const newDraft = (element: Draft['element']): Draft => ({
  element,
  values: new Map(),
  hoofdadressen: [],
  nevenadressen: [],
  panden: [],
  gebruiksdoelen: [],
  setAside: false,
  dimension: 2,
  inHole: false,
  inNevenadres: false,
  point: undefined,
  rings: [],
  badGeometry: false,
})

const addPoints = (draft: Draft, text: string, use: (points: readonly RdPoint[]) => void): void => {
  const points = parsePoints(text, draft.dimension)
  if (points) use(points)
  else draft.badGeometry = true
}

const ONCE: ReadonlySet<string> = new Set([
  'identificatie',
  'naam',
  'status',
  'huisnummer',
  'huisletter',
  'huisnummertoevoeging',
  'postcode',
  'oppervlakte',
  'oorspronkelijkBouwjaar',
  'inOnderzoek',
  'voorkomenidentificatie',
  'beginGeldigheid',
  'eindGeldigheid',
  'tijdstipRegistratie',
  'eindRegistratie',
  'OpenbareRuimteRef',
  'WoonplaatsRef',
])

type Filler = (draft: Draft, text: string) => void

const FILLERS: Readonly<Record<string, Filler>> = {
  NummeraanduidingRef: (draft, text) => {
    ;(draft.inNevenadres ? draft.nevenadressen : draft.hoofdadressen).push(text)
  },
  heeftAlsNevenadres: (draft) => {
    draft.inNevenadres = false
  },
  PandRef: (draft, text) => {
    draft.panden.push(text)
  },
  gebruiksdoel: (draft, text) => {
    draft.gebruiksdoelen.push(text)
  },
  interior: (draft) => {
    draft.inHole = false
  },
  pos: (draft, text) =>
    addPoints(draft, text, ([point]) => {
      draft.point = point
    }),
  posList: (draft, text) =>
    addPoints(draft, text, (points) => {
      draft.rings.push({ hole: draft.inHole, points })
    }),
}

const fillers = new Map(Object.entries(FILLERS))

/** An element opens inside the draft. */
export const openInDraft = (
  draft: Draft,
  name: string,
  attributes: Readonly<Record<string, string>>,
): void => {
  const dimension = attributes['srsDimension']
  if (dimension === '2' || dimension === '3') draft.dimension = Number(dimension)
  if (name === 'interior') draft.inHole = true
  if (name === 'heeftAlsNevenadres') draft.inNevenadres = true
}

/** An element closes inside the draft, with the text it holds. */
export const closeInDraft = (draft: Draft, name: string, rawText: string): void => {
  const text = rawText.trim()
  if (ONCE.has(name)) draft.values.set(name, text)
  else if (name.startsWith('identificatieVan')) draft.values.set('identificatie', text)
  else if (/^tijdstip(Inactief|NietBag)/.test(name)) draft.setAside = true
  // The outline of a place is long and nothing asks for it.
  else if (name !== 'posList' || draft.element !== 'Woonplaats') fillers.get(name)?.(draft, text)
}

/** Where the drafted object lies and how large it is. */
export const draftShape = (draft: Draft): Shape =>
  draft.rings.length > 0 ? polygonShape(draft.rings) : pointShape(draft.point)
