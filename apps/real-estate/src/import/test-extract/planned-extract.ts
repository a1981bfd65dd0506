import { DOUBTED, type ExtractPlan, type Lives, own } from './arbitrary-extract.ts'
import * as xml from './bag-xml-writer.ts'
import { extractOf, typeZips } from './small-extract.ts'
import { writeZip, type ZipContent } from './zip-writer.ts'

const escaped = (text: string): string => text.replaceAll('&', '&amp;')

/** The zip of one type of object, with one file in it. */
const typeZip = (type: string, objects: readonly string[]): ZipContent => ({
  name: `1999${type}15102021.zip`,
  content: writeZip([{ name: `1999${type}15102021-000001.xml`, content: xml.bagFile(...objects) }]),
})

/** The small extract, so that none of its kinds is missing, with everything planned beside it. */
export function plannedExtract(plan: ExtractPlan): Buffer {
  const write = <Plan>(lives: Lives<Plan>, make: (serial: number, plan: Plan) => string) => {
    const all = lives.flatMap((life, index) => life.map((each) => make(index + 1, each)))
    return plan.backwards ? all.toReversed() : all
  }
  return extractOf([
    ...typeZips(),
    typeZip(
      'OPR-2',
      write(plan.streets, (serial, { naam, place, ...when }) =>
        xml.openbareRuimte(own.street(serial), escaped(naam), place, when),
      ),
    ),
    typeZip(
      'NUM-2',
      write(plan.numbers, (serial, each) => xml.nummeraanduiding(own.number(serial), each)),
    ),
    typeZip(
      'VBO-2',
      write(plan.units, (serial, each) => xml.verblijfsobject(own.unit(serial), each)),
    ),
    typeZip(
      'LIG-2',
      write(plan.berths, (serial, { main, geometry, ...when }) =>
        xml.plaats('Ligplaats', own.berth(serial), main, geometry, when),
      ),
    ),
    typeZip(
      'PND-2',
      write(plan.buildings, (serial, { bouwjaar, geometry, ...when }) =>
        xml.pand(own.building(serial), bouwjaar, geometry, when),
      ),
    ),
    typeZip(
      'IO-2',
      plan.doubts.map(({ kind, serial, doubted, end }) =>
        xml.inOnderzoek(kind, DOUBTED[kind](serial), doubted, end),
      ),
    ),
  ])
}
