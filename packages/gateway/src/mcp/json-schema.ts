import { sha256 } from '../kernel/hash.ts'
import type { JsonSchema } from './contract.ts'
import { type CompiledFunction, precompiled } from './precompiled.ts'
import { type Validator, validatorByEngine } from './schema-engine.ts'
import { explain, type SchemaFault } from './schema-faults.ts'

/** A JSON Schema 2020-12, compiled once. */
export interface CompiledSchema {
  readonly schema: JsonSchema
  /** What is wrong with `value`; empty when it is valid. */
  faults(value: unknown): readonly SchemaFault[]
  /** Makes sure that it can be used, if it has not been yet. @throws as {@link compileSchema}. */
  compile(): void
}

const DIALECT = 'https://json-schema.org/draft/2020-12/schema'

/**
 * Checks a schema against its own dialect, unless that was done when its validator was made
 * beforehand, and compiles it.
 * @throws {Error} saying what is wrong with the schema. Nothing is ever fetched: a `$ref` must
 *   point into the schema itself.
 */
export function compileSchema(schema: JsonSchema): CompiledSchema {
  const compiled = compileLater(schema)
  compiled.compile()
  return compiled
}

/**
 * The same, at first use: a large one takes tens of milliseconds, and to judge it by its dialect
 * takes as long again, so that is left to `compile`.
 */
export function compileLater(schema: JsonSchema): CompiledSchema {
  let validate: Validator | undefined
  const validator = () => {
    validate ??= madeBeforehand(schema) ?? validatorByEngine(schema)
    return validate
  }
  return {
    schema,
    faults: (value) => explained(validator()(value), schema, value),
    compile() {
      if (!isMadeBeforehand(schema)) checkSchema(schema)
      validator()
    },
  }
}

function checkSchema(schema: JsonSchema): void {
  if ((schema['$schema'] ?? DIALECT) !== DIALECT)
    throw new Error(`$schema must be ${DIALECT} or absent`)
  // The engine caches by $id, so two contracts with one $id would share the first one's rules.
  if ('$id' in schema) throw new Error('$id is not supported here')
  metaSchema ??= validatorByEngine({ $ref: DIALECT })
  const wrong = metaSchema(schema)
  if (wrong !== undefined) throw new Error(wrong)
}

const explained = (
  report: string | undefined,
  schema: JsonSchema,
  value: unknown,
): readonly SchemaFault[] => (report === undefined ? [] : explain(report, schema, value))

/** The schema of schemas, which the engine knows by its name. */
let metaSchema: Validator | undefined

/** What a schema is known by; every change of it is another schema. */
export const fingerprint = (schema: JsonSchema): string => sha256(JSON.stringify(schema))

const isMadeBeforehand = (schema: JsonSchema): boolean => precompiled.has(fingerprint(schema))

function madeBeforehand(schema: JsonSchema): Validator | undefined {
  const made = precompiled.get(fingerprint(schema))?.()
  return made && ((value) => (made(value) ? undefined : report(made.errors ?? [])))
}

/** In the engine's words (`errorsText`), which {@link explain} reads. */
const report = (errors: NonNullable<CompiledFunction['errors']>): string =>
  errors.map(({ instancePath, message = '' }) => `data${instancePath} ${message}`).join(', ')
