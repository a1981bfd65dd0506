import { type ArchiveFile, type ArchiveOptions, findOutermost } from './archive.ts'
import { ImportError, printable } from './import-error.ts'
import { readXml } from './xml-stream.ts'

/** What the Leveringsdocument says of the extract. */
export interface Delivery {
  /** The day whose state the extract holds, `YYYY-MM-DD` (StandTechnischeDatum). */
  readonly stateDate: string
  /** For people: the municipalities, or the whole country. */
  readonly area: string
}

const DOCUMENT = /(^|\/)Leveringsdocument-BAG-Extract\.xml$/i
const MAX_DOCUMENT_BYTES = 1024 * 1024
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** BAG 1 ended in 2021; its extracts have another root namespace and other elements. */
const BAG_2 = /lvbag\/extract-levering/

interface Found {
  root: string
  namespaces: string
  isMutations: boolean
  stateDate: string
  municipalities: string[]
  country: boolean
}

const readDocument = async (file: ArchiveFile): Promise<Found> => {
  if (file.inflatedBytes > MAX_DOCUMENT_BYTES) {
    throw new ImportError(`"${printable(file.name)}" in the zip is too large to be true.`)
  }
  const found: Found = {
    root: '',
    namespaces: '',
    isMutations: false,
    stateDate: '',
    municipalities: [],
    country: false,
  }
  await readXml(file.name, file.read(), {
    open: (name, attributes) => {
      if (found.root === '') {
        found.root = name
        found.namespaces = Object.values(attributes).join(' ')
      }
      if (name === 'MUT-Extract') found.isMutations = true
      if (name === 'Gebied-NLD') found.country = true
    },
    close: (name, text) => {
      if (name === 'StandTechnischeDatum') found.stateDate = text.trim()
      if (name === 'GemeenteNaam') found.municipalities.push(printable(text.trim()))
    },
  })
  return found
}

const areaOf = ({ country, municipalities }: Found): string => {
  if (country) return 'the Netherlands'
  return municipalities.length > 0 ? municipalities.join(', ') : 'an area without a name'
}

const check = (found: Found): Delivery => {
  if (found.root !== 'BAG-Extract-Levering') {
    throw new ImportError(
      'The zip is not a BAG extract: its Leveringsdocument is another document.',
    )
  }
  if (!BAG_2.test(found.namespaces)) {
    throw new ImportError('The zip is a BAG 1 extract, and only BAG 2.0 extracts can be imported.')
  }
  if (found.isMutations) {
    throw new ImportError('The zip holds BAG mutations; import a complete extract (LVC) instead.')
  }
  if (!DAY.test(found.stateDate)) {
    throw new ImportError('The Leveringsdocument in the zip has no StandTechnischeDatum.')
  }
  return { stateDate: found.stateDate, area: areaOf(found) }
}

/**
 * Finds out what the zip is, before anything else in it is read.
 * @throws ImportError when it is no complete BAG 2.0 extract
 */
export const readDelivery = async (file: string, options: ArchiveOptions): Promise<Delivery> => {
  const found = await findOutermost(file, options, (name) => DOCUMENT.test(name), readDocument)
  if (found) return check(found)
  throw new ImportError(
    'The zip is not a BAG extract as Kadaster delivers it: it has no ' +
      'Leveringsdocument-BAG-Extract.xml.',
  )
}
