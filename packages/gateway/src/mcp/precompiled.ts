/** One validator, as AJV writes it: what it found lies in `errors` until the next call. */
export interface CompiledFunction {
  (value: unknown): boolean
  errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null
}

/**
 * Validators that were made from schemas beforehand, by the fingerprint of the schema
 * (`json-schema.ts`). From sources there are none. A bundle has those of its app's contracts here
 * (`deploy/build/list-validators.ts`): to make one takes tens of milliseconds at the first call of a tool.
 */
export const precompiled: ReadonlyMap<string, () => CompiledFunction> = new Map()
