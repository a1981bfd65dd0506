import { listOf, plain, Unknown, type Value } from './value.ts'

/** What a function needs to know beside its arguments. */
export interface Surroundings {
  /** The text of a file that the Bicep file names. @throws when there is none. */
  load(path: string): string
}

type Function = (values: readonly Value[], surroundings: Surroundings) => Value

const numbers = (values: readonly Value[]) =>
  values.flatMap((value) => (Array.isArray(value) ? value : [value])).map(Number)

/** Those that can be worked out here; of the others the call itself is the answer. */
const KNOWN: ReadonlyMap<string, Function> = new Map<string, Function>([
  ['concat', (values) => values.flatMap(listOf)],
  ['empty', ([value]) => isEmpty(value ?? null)],
  ['json', ([text]) => JSON.parse(String(text)) as Value],
  ['loadTextContent', ([path], { load }) => load(String(path))],
  ['max', (values) => Math.max(...numbers(values))],
  ['min', (values) => Math.min(...numbers(values))],
  ['string', ([value]) => (typeof value === 'object' ? JSON.stringify(value) : String(value))],
  // The public cloud stands for all.
  ['environment', () => ({ name: 'AzureCloud', authentication: { loginEndpoint: LOGIN } })],
])
const LOGIN = 'https://login.microsoftonline.com/'

function isEmpty(value: Value): boolean {
  if (value instanceof Unknown) return false
  if (value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** Calls a function of Bicep. */
export function call(name: string, values: readonly Value[], surroundings: Surroundings): Value {
  const known = KNOWN.get(name)
  if (known && !(name !== 'empty' && values.some((value) => value instanceof Unknown)))
    return known(values, surroundings)
  const shown = values.map((value) => String(plain(value))).join(', ')
  return new Unknown(`${name}(${shown})`)
}
