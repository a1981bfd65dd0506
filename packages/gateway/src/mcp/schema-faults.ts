import type { JsonSchema } from './contract.ts'

const MAX_FAULTS = 5
const MAX_LENGTH = 300

/** One fault of a value. */
export interface SchemaFault {
  /** The fields it is about, such as `place.lat`; the empty string is the input as a whole. */
  readonly fields: readonly string[]
  /** What is wrong, in one sentence that names the fields. */
  readonly sentence: string
}

/**
 * Turns the validator's report into sentences a model can act on: they name the field, and where
 * the report is terse ("one of the allowed values") they say which.
 */
export function explain(
  report: string,
  schema: JsonSchema,
  value: unknown,
): readonly SchemaFault[] {
  const faults = report
    .split(/, (?=data[/ ])/, MAX_FAULTS * 4)
    .map((fault) => bounded(judged(fault, schema, value)))
  const distinct = new Map(faults.map((fault) => [fault.sentence, fault]))
  return [...distinct.values()].slice(0, MAX_FAULTS)
}

const bounded = ({ fields, sentence }: SchemaFault): SchemaFault => ({
  fields: fields.map((name) => name.slice(0, MAX_LENGTH)),
  sentence: sentence.slice(0, MAX_LENGTH),
})

function judged(fault: string, schema: JsonSchema, value: unknown): SchemaFault {
  const [, pointer = '', rule = fault] = /^data(\S*) (.*)$/s.exec(fault) ?? []
  const path = pointer.split('/').slice(1).map(unescapePointer)
  const missing = /^must have required property '(.*)'$/s.exec(rule)?.[1]
  if (missing !== undefined) return about([[...path, missing]], 'is required.')
  const here = schemaAt(schema, path)
  if (rule === 'must NOT have additional properties') return unexpected(path, here, value)
  if (rule === 'must be equal to one of the allowed values' && Array.isArray(here?.['enum']))
    return about([path], `must be one of: ${here['enum'].join(', ')}.`)
  const meaning = here?.['description']
  return about([path], `${plain(rule)}${typeof meaning === 'string' ? ` (${meaning})` : ''}.`)
}

function unexpected(
  path: readonly string[],
  here: JsonSchema | undefined,
  value: unknown,
): SchemaFault {
  const accepted = Object.keys(record(here?.['properties']) ?? {})
  const given = Object.keys(record(valueAt(value, path)) ?? {})
  const strangers = given.filter((name) => !accepted.includes(name)).slice(0, MAX_FAULTS)
  const paths = strangers.map((name) => [...path, name])
  return about(paths, `is not expected here; accepted: ${accepted.join(', ') || 'nothing'}.`)
}

const about = (paths: readonly (readonly string[])[], predicate: string): SchemaFault => ({
  fields: paths.map((path) => path.join('.')),
  sentence: `${paths.map(field).join(', ')} ${predicate}`,
})

/** The validator shouts its "not"; people do not. */
const plain = (rule: string): string => rule.replace('must NOT', 'must not')

const field = (path: readonly string[]): string =>
  path.length === 0 ? 'The input' : `"${path.join('.')}"`

const unescapePointer = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~')

function schemaAt(schema: JsonSchema, path: readonly string[]): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>(
    (at, step) =>
      record(own(record(at?.['properties']), step)) ??
      (/^\d+$/.test(step) ? record(at?.['items']) : undefined),
    schema,
  )
}

const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, step) => own(record(at), step), value)

const own = (object: JsonSchema | undefined, name: string): unknown =>
  object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined

const record = (value: unknown): JsonSchema | undefined =>
  typeof value === 'object' && value !== null ? (value as JsonSchema) : undefined
