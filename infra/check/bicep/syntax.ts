// What a Bicep file says, in the words of its language; only what our own files use.

interface At {
  /** Counted from 1. */
  readonly line: number
}

/** A key is text, or has an interpolation in it. */
export interface Entry extends At {
  readonly key: string | Interpolated
  readonly value: Expression
}

/** `'a${b}c'`: text and expressions in turn. */
export interface Interpolated extends At {
  readonly kind: 'string'
  readonly parts: readonly (string | Expression)[]
}

export interface ObjectExpression extends At {
  readonly kind: 'object'
  readonly entries: readonly Entry[]
}

/** `[for item in list: body]`, or `[for (item, index) in list: body]`. */
export interface Loop extends At {
  readonly kind: 'for'
  readonly item: string
  readonly index?: string
  readonly list: Expression
  readonly body: Expression
}

export interface Call extends At {
  readonly kind: 'call'
  /** What it is called on: `vault.getSecret()`. */
  readonly on?: Expression
  readonly name: string
  readonly arguments: readonly Expression[]
}

/** `object.property`, or `object.?property`, which is null when there is none. */
export interface Member extends At {
  readonly kind: 'member'
  readonly object: Expression
  readonly property: string
  readonly safe: boolean
}

export type Expression =
  | Interpolated
  | ObjectExpression
  | Loop
  | Call
  | Member
  | (At & { readonly kind: 'number'; readonly value: number })
  | (At & { readonly kind: 'boolean'; readonly value: boolean })
  | (At & { readonly kind: 'null' })
  | (At & { readonly kind: 'name'; readonly name: string })
  | (At & { readonly kind: 'array'; readonly items: readonly Expression[] })
  | (At & { readonly kind: 'index'; readonly object: Expression; readonly index: Expression })
  | (At & { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression })
  | (At & {
      readonly kind: 'binary'
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
    })
  | (At & {
      readonly kind: 'ternary'
      readonly condition: Expression
      readonly yes: Expression
      readonly no: Expression
    })

interface Declared extends At {
  readonly name: string
  readonly decorators: readonly Call[]
}

export interface Parameter extends Declared {
  readonly kind: 'param'
  /** `string`, `int`, `bool`, `object` or `array`. */
  readonly type: string
  readonly default?: Expression
}

export interface Variable extends Declared {
  readonly kind: 'var'
  readonly value: Expression
}

export interface Output extends Declared {
  readonly kind: 'output'
  readonly type: string
  readonly value: Expression
}

/** A resource or a module: what stands after `=`, with its condition or loop. */
interface Deployed extends Declared {
  readonly condition?: Expression
  readonly loop?: Loop
  readonly body: ObjectExpression
}

export interface Resource extends Deployed {
  readonly kind: 'resource'
  /** `Microsoft.App/containerApps@2026-01-01` */
  readonly type: string
  readonly existing: boolean
}

export interface Module extends Deployed {
  readonly kind: 'module'
  /** Relative to the file it stands in. */
  readonly path: string
}

export type Declaration = Parameter | Variable | Output | Resource | Module

export interface BicepFile {
  /** Relative to the root of the repository. */
  readonly path: string
  readonly targetScope: string
  readonly extensions: readonly string[]
  readonly declarations: readonly Declaration[]
}

/** The value under a plain key of an object. */
export const entryOf = (object: ObjectExpression, key: string): Expression | undefined =>
  object.entries.find((entry) => entry.key === key)?.value

/** The text of a string without interpolation. */
export function literalText(expression: Expression | undefined): string | undefined {
  if (expression?.kind !== 'string') return undefined
  if (expression.parts.some((part) => typeof part !== 'string')) return undefined
  return expression.parts.join('')
}
