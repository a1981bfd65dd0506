import { fromJsonSchema } from '@modelcontextprotocol/server'
import type { JsonSchema } from './contract.ts'
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
 * Checks a schema against its own dialect and compiles it.
 * @throws {Error} saying what is wrong with the schema. Nothing is ever fetched: a `$ref` must
 *   point into the schema itself.
 */
export function compileSchema(schema: JsonSchema): CompiledSchema {
  checkSchema(schema)
  const validate = validatorOf(schema)
  return { schema, faults: (value) => explained(validate(value), schema, value), compile: () => {} }
}

/**
 * The same, at first use: a large one takes tens of milliseconds, and to judge it by its dialect
 * takes as long again, so that is left to `compile`.
 */
export function compileLater(schema: JsonSchema): CompiledSchema {
  let validate: Validator | undefined
  const validator = () => {
    validate ??= validatorOf(schema)
    return validate
  }
  return {
    schema,
    faults: (value) => explained(validator()(value), schema, value),
    compile() {
      checkSchema(schema)
      validator()
    },
  }
}

function checkSchema(schema: JsonSchema): void {
  if ((schema['$schema'] ?? DIALECT) !== DIALECT)
    throw new Error(`$schema must be ${DIALECT} or absent`)
  // The engine caches by $id, so two contracts with one $id would share the first one's rules.
  if ('$id' in schema) throw new Error('$id is not supported here')
  metaSchema ??= validatorOf({ $ref: DIALECT })
  const wrong = metaSchema(schema)
  if (wrong !== undefined) throw new Error(wrong)
}

const explained = (
  report: string | undefined,
  schema: JsonSchema,
  value: unknown,
): readonly SchemaFault[] => (report === undefined ? [] : explain(report, schema, value))

/** What is wrong with a value, if anything. */
type Validator = (value: unknown) => string | undefined

/** The schema of schemas, which the SDK's engine knows by its name. */
let metaSchema: Validator | undefined

function validatorOf(schema: JsonSchema): Validator {
  const { validate } = fromJsonSchema({ ...schema })['~standard']
  return (value) => {
    const outcome = validate(value)
    if (outcome instanceof Promise) throw new Error('the schema must validate synchronously')
    return outcome.issues?.map((issue) => issue.message).join(', ')
  }
}
