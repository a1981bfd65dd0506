import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv'

/** What is wrong with a value, in the engine's words; `undefined` when nothing is. */
export type Validator = (value: unknown) => string | undefined

let engine: AjvJsonSchemaValidator | undefined

/**
 * Compiles a schema by the SDK's own engine, so that what it validates and what we do is judged
 * alike. In a bundle the engine lies in a file of its own (`deploy/build/list-validators.ts`), which is
 * not read where every validator was made beforehand.
 */
export function validatorByEngine(schema: Readonly<Record<string, unknown>>): Validator {
  engine ??= new AjvJsonSchemaValidator()
  const validate = engine.getValidator({ ...schema })
  return (value) => validate(value).errorMessage
}
