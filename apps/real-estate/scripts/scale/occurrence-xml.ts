import type { BagObject, Pand } from '../../src/import/bag-object.ts'
import * as xml from '../../src/import/test-extract/bag-xml-writer.ts'
import type { RdPoint } from '../../src/register/register.ts'

const UNKNOWN_AREA = 999_999
const UNKNOWN_YEAR = 9_999

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

const at = (position: RdPoint | null): string => xml.point(position?.x ?? 0, position?.y ?? 0)

/** A square of the building's size around the place where it lies. */
function outline({ footprintM2, position }: Pand): string {
  const side = Math.sqrt(footprintM2 ?? 1)
  const { x = 0, y = 0 } = position ?? {}
  return xml.polygon([xml.square(x - side / 2, y - side / 2, side)])
}

/** An occurrence as an extract writes it, for whoever reads extracts. */
export function occurrenceXml(object: BagObject): string {
  switch (object.kind) {
    case 'Woonplaats':
      return xml.woonplaats(object.id, escaped(object.naam))
    case 'OpenbareRuimte':
      return xml.openbareRuimte(object.id, escaped(object.naam), object.woonplaats)
    case 'Nummeraanduiding': {
      const { huisletter, toevoeging, postcode, huisnummer, openbareRuimte, status } = object
      return xml.nummeraanduiding(object.id, {
        ...{ huisnummer, status, street: openbareRuimte },
        ...(huisletter ? { huisletter } : {}),
        ...(toevoeging ? { toevoeging } : {}),
        ...(postcode ? { postcode } : {}),
      })
    }
    case 'Pand':
      return xml.pand(object.id, object.bouwjaar ?? UNKNOWN_YEAR, outline(object), {
        status: object.status,
      })
    case 'InOnderzoek':
      return xml.inOnderzoek(
        object.id.slice(4, 6) === '10' ? 'Pand' : 'Nummeraanduiding',
        object.id,
        'J',
      )
    case 'Verblijfsobject':
      return xml.verblijfsobject(object.id, {
        ...{ main: object.hoofdadressen[0] ?? '', side: object.nevenadressen },
        ...{ panden: object.panden, gebruiksdoelen: object.gebruiksdoelen, status: object.status },
        ...{ oppervlakte: object.oppervlakte ?? UNKNOWN_AREA, geometry: at(object.position) },
      })
    default: {
      const [main = ''] = object.hoofdadressen
      const { kind, id, position, status } = object
      return xml.plaats(kind, id, main, at(position), { status })
    }
  }
}
