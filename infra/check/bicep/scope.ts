import type { Declaration } from './syntax.ts'
import type { Type } from './types.ts'

/** What the names of a file stand for, while one place in it is looked at. */
export interface Scope {
  readonly declarations: ReadonlyMap<string, Declaration>
  /** Variables of the loops around this place. */
  readonly loops: ReadonlyMap<string, Type>
  /** What a module's outputs or a resource's body are. */
  typeOf(declaration: Declaration, scope: Scope): Type
  /** Called for every name that is read, so that what is never read can be told. */
  read(name: string): void
  fault(line: number, message: string): void
}

/** The same place inside a loop. */
export const inLoop = (scope: Scope, variables: readonly (readonly [string, Type])[]): Scope => ({
  ...scope,
  loops: new Map([...scope.loops, ...variables]),
})
