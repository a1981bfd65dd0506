import type { Files } from '../files.ts'
import type { Value } from './value.ts'

interface ParametersFile {
  readonly parameters: Readonly<Record<string, { readonly value: unknown }>>
}

/** `${NAME}` or `${NAME=default}`, as azd substitutes it: the whole value, in our files. */
export interface Substitution {
  readonly variable: string
  readonly fallback?: string
}

/** The parameters of a file, by name; nothing where a value is no substitution. */
export function readSubstitutions(
  files: Files,
  path: string,
): ReadonlyMap<string, Substitution | undefined> {
  const { parameters } = JSON.parse(files.read(path)) as ParametersFile
  return new Map(
    Object.entries(parameters).map(([name, { value }]) => [name, substitution(String(value))]),
  )
}

function substitution(text: string): Substitution | undefined {
  const match = /^\$\{([A-Z][A-Z0-9_]*)(?:=([^}]*))?\}$/.exec(text)
  if (!match) return undefined
  const [, variable = '', fallback] = match
  return fallback === undefined ? { variable } : { variable, fallback }
}

/** What azd would hand over. @throws when a variable has neither a value nor a default. */
export function parameterValues(
  files: Files,
  path: string,
  environment: { readonly [name: string]: Value },
): { readonly [name: string]: Value } {
  const values = [...readSubstitutions(files, path)].map(([name, from]) => {
    const value = from && (environment[from.variable] ?? from.fallback)
    if (value === undefined) throw new Error(`${path}: nothing sets ${from?.variable ?? name}`)
    return [name, value] as const
  })
  return Object.fromEntries(values)
}
