import { CBS_AREAS } from './cbs-areas.ts'
import { sourceAddresses } from './source-address.ts'

/** Where one edition is, and of which year it is. */
export interface CbsAddress {
  readonly year: number
  readonly url: URL
}

const YEAR = /20\d{2}(?=\/|$)/

/** The editions to ask, newest first, each with its year in its address. */
export function readCbsAddresses(
  value: string | undefined,
  faults: string[],
): readonly CbsAddress[] {
  const editions = sourceAddresses('CBS_AREAS_URL', value, CBS_AREAS.urls, faults).flatMap(
    (url) => {
      const [year] = YEAR.exec(url.pathname) ?? []
      if (year) return [{ year: Number(year), url }]
      faults.push(
        'CBS_AREAS_URL must have the year of its edition in each address, as in wijken-en-buurten-2025/ogc/v1.',
      )
      return []
    },
  )
  return editions.toSorted((a, b) => b.year - a.year)
}
