import { type ToolCall, ToolFailure } from '@voordeur/gateway/tools'
import { parseBagId } from '../domain/bag-id.ts'
import type { Lang } from '../domain/messages.ts'
import type { Toolset } from '../toolset.ts'
import { factSheet } from './fact-sheet.ts'

/** The two tools that the sheet is made of: they ask the registers, by the rules of every call. */
export type SheetTools = Pick<Toolset, 'Get_Property_Data' | 'Get_Property_Energy_Label'>

/**
 * The fact sheet of one address or object, in Markdown; `undefined` for what is no identification,
 * and for one that no register knows.
 * @param id of a nummeraanduiding or adresseerbaar object, as it stands in the resource's address.
 * @throws {ToolFailure} when nobody could be asked.
 */
export async function propertyResource(
  tools: SheetTools,
  id: string,
  lang: Lang,
  call: ToolCall,
): Promise<string | undefined> {
  const key = keyOf(id)
  if (!key) return undefined
  const input = { ...key, lang }
  const answers = await unlessUnknown(async () =>
    Promise.all([
      tools.Get_Property_Data(input, call),
      tools.Get_Property_Energy_Label(input, call),
    ]),
  )
  const [property, label] = answers ?? []
  if (!property?.data || !label?.data) return undefined
  const parts = {
    property: property.data,
    label: label.data,
    warnings: distinct([...property.warnings, ...label.warnings]),
    provenance: distinct([...property.provenance, ...label.provenance]),
  }
  return factSheet(parts, lang)
}

/** One address for one property: digits only, without what the tools forgive people. */
function keyOf(id: string) {
  if (!/^\d{16}$/.test(id)) return undefined
  if (parseBagId('nummeraanduiding', id).ok) return { nummeraanduiding_id: id }
  return parseBagId('adresseerbaar_object', id).ok ? { adresseerbaar_object_id: id } : undefined
}

async function unlessUnknown<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look()
  } catch (error) {
    if (error instanceof ToolFailure && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}

/** Both tools name the same sources and warn of the same things. */
const distinct = <T>(all: readonly T[]): readonly T[] => [
  ...new Map(all.map((each) => [JSON.stringify(each), each])).values(),
]
