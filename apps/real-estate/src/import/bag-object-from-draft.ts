import { type Draft, draftShape } from './bag-draft.ts'
import type { AdresseerbaarObject, BagObject, Nummeraanduiding, Occurrence } from './bag-object.ts'
import { ImportError, printable } from './import-error.ts'

/** Values that stand for "unknown" in the register. */
const UNKNOWN_AREAS: ReadonlySet<number> = new Set([1, 999_999])
const UNKNOWN_YEARS: ReadonlySet<number> = new Set([1005, 9999])

const SIXTEEN_DIGITS = /^\d{16}$/
const FOUR_DIGITS = /^\d{4}$/
const POSTCODE = /^[1-9]\d{3}[A-Z]{2}$/
const DAY = /^\d{4}-\d{2}-\d{2}/

const wrong = (draft: Draft, what: string): ImportError => {
  const id = printable(draft.values.get('identificatie') ?? '?')
  return new ImportError(`${draft.element} ${id} in the extract has no usable ${what}.`)
}

const required = (draft: Draft, name: string, pattern: RegExp): string => {
  const value = draft.values.get(name)
  if (value === undefined || !pattern.test(value)) throw wrong(draft, name)
  return value
}

const optional = (draft: Draft, name: string): string | null => draft.values.get(name) || null

const wholeNumber = (draft: Draft, name: string): number =>
  Number(required(draft, name, /^\d{1,7}$/))

const known = (value: number, unknown: ReadonlySet<number>): number | null =>
  unknown.has(value) ? null : value

const occurrence = (draft: Draft): Occurrence => ({
  voorkomen: draft.element === 'InOnderzoek' ? 0 : wholeNumber(draft, 'voorkomenidentificatie'),
  beginGeldigheid: required(draft, 'beginGeldigheid', DAY),
  eindGeldigheid: optional(draft, 'eindGeldigheid'),
  tijdstipRegistratie: optional(draft, 'tijdstipRegistratie') ?? '',
  eindRegistratie: optional(draft, 'eindRegistratie'),
  setAside: draft.setAside,
})

const references = (draft: Draft, list: readonly string[], what: string): readonly string[] => {
  if (!list.every((id) => SIXTEEN_DIGITS.test(id))) throw wrong(draft, what)
  return list
}

const nummeraanduiding = (
  draft: Draft,
): Omit<Nummeraanduiding, keyof Occurrence | 'id' | 'status'> => ({
  kind: 'Nummeraanduiding',
  huisnummer: wholeNumber(draft, 'huisnummer'),
  huisletter: optional(draft, 'huisletter'),
  toevoeging: optional(draft, 'huisnummertoevoeging'),
  postcode: draft.values.has('postcode') ? required(draft, 'postcode', POSTCODE) : null,
  openbareRuimte: required(draft, 'OpenbareRuimteRef', SIXTEEN_DIGITS),
  woonplaats: optional(draft, 'WoonplaatsRef'),
})

const adresseerbaarObject = (
  draft: Draft,
  kind: AdresseerbaarObject['kind'],
): Omit<AdresseerbaarObject, keyof Occurrence | 'id' | 'status'> => ({
  kind,
  hoofdadressen: references(draft, draft.hoofdadressen, 'hoofdadres'),
  nevenadressen: references(draft, draft.nevenadressen, 'nevenadres'),
  panden: references(draft, draft.panden, 'pand'),
  gebruiksdoelen: draft.gebruiksdoelen,
  oppervlakte: draft.values.has('oppervlakte')
    ? known(wholeNumber(draft, 'oppervlakte'), UNKNOWN_AREAS)
    : null,
  position: draftShape(draft).position,
})

const specifics = (draft: Draft & { element: Exclude<Draft['element'], 'InOnderzoek'> }) => {
  switch (draft.element) {
    case 'Woonplaats':
      return { kind: draft.element, naam: required(draft, 'naam', /./) }
    case 'OpenbareRuimte':
      return {
        kind: draft.element,
        naam: required(draft, 'naam', /./),
        woonplaats: required(draft, 'WoonplaatsRef', FOUR_DIGITS),
      }
    case 'Nummeraanduiding':
      return nummeraanduiding(draft)
    case 'Pand': {
      const { areaM2: footprintM2, position } = draftShape(draft)
      const bouwjaar = known(wholeNumber(draft, 'oorspronkelijkBouwjaar'), UNKNOWN_YEARS)
      return { kind: draft.element, bouwjaar, footprintM2, position }
    }
    default:
      return adresseerbaarObject(draft, draft.element)
  }
}

const isObject = (
  draft: Draft,
): draft is Draft & { element: Exclude<Draft['element'], 'InOnderzoek'> } =>
  draft.element !== 'InOnderzoek'

/**
 * The finished occurrence.
 * @throws ImportError naming the object and what it lacks
 */
export const finishDraft = (draft: Draft): BagObject => {
  if (draft.badGeometry) throw wrong(draft, 'geometry')
  if (!isObject(draft)) {
    const id = required(draft, 'identificatie', /^\d{4}(\d{12})?$/)
    const inOnderzoek = draft.values.get('inOnderzoek') === 'J'
    return { kind: 'InOnderzoek', id, inOnderzoek, ...occurrence(draft) }
  }
  const pattern = draft.element === 'Woonplaats' ? FOUR_DIGITS : SIXTEEN_DIGITS
  return {
    id: required(draft, 'identificatie', pattern),
    status: required(draft, 'status', /./),
    ...occurrence(draft),
    ...specifics(draft),
  }
}
