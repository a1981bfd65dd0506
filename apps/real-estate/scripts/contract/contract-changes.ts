import type { ContractSnapshot, ToolSnapshot } from './contract-snapshot.ts'
import { type SchemaShape, schemaShape } from './schema-shape.ts'

/**
 * One difference between two contracts. `breaking`: a caller that did everything right may fail
 * now, or miss what it was promised. `addition`: it may go on as before. Who reads answers has to
 * expect values that an enumeration did not have yet.
 */
export interface ContractChange {
  readonly kind: 'breaking' | 'addition'
  /** Such as `Get_Property_Data output.data.unit`. */
  readonly where: string
  readonly what: string
}

type Side = 'input' | 'output'
type Say = (kind: ContractChange['kind'], what: string) => ContractChange

/** Every difference, tool by tool. */
export function contractChanges(
  before: ContractSnapshot,
  after: ContractSnapshot,
): readonly ContractChange[] {
  const names = [...new Set([...Object.keys(before.tools), ...Object.keys(after.tools)])].sort()
  return names.flatMap((name) => toolChanges(name, before.tools[name], after.tools[name]))
}

function toolChanges(name: string, before?: ToolSnapshot, after?: ToolSnapshot): ContractChange[] {
  const say = sayer(name)
  if (!before) return [say('addition', 'is new')]
  if (!after) return [say('breaking', 'is gone')]
  const rights = (['access', 'scopes'] as const)
    .filter((right) => JSON.stringify(before[right]) !== JSON.stringify(after[right]))
    .map((right) => say('breaking', `${right} changed`))
  const schemas = (['input', 'output'] as const).flatMap((side) =>
    compare(schemaShape(before[side]), schemaShape(after[side]), side, `${name} ${side}`),
  )
  return [...rights, ...schemas]
}

const sayer =
  (where: string): Say =>
  (kind, what) => ({ kind, where, what })

function compare(
  before: SchemaShape,
  after: SchemaShape,
  side: Side,
  where: string,
): ContractChange[] {
  const say = sayer(where)
  return [
    ...typeChanges(before, after, side, say),
    ...valueChanges(before, after, side, say),
    ...closing(before, after, side, say),
    ...ruleChanges(before.rules, after.rules, side, say),
    ...propertyChanges(before, after, side, where),
    ...itemChanges(before, after, side, where),
  ]
}

/** An input that takes less breaks its callers; so does an output that gives more kinds. */
function typeChanges(before: SchemaShape, after: SchemaShape, side: Side, say: Say) {
  const gained = after.types.filter((type) => !covers(before.types, type))
  const lost = before.types.filter((type) => !covers(after.types, type))
  const [bad, good] = side === 'input' ? [lost, gained] : [gained, lost]
  return [
    ...bad.map((type) => say('breaking', `type ${type} ${bad === lost ? 'is gone' : 'is new'}`)),
    ...good.map((type) => say('addition', `type ${type} ${good === lost ? 'is gone' : 'is new'}`)),
  ]
}

const covers = (types: readonly string[], type: string): boolean =>
  types.includes(type) || (type === 'integer' && types.includes('number'))

function valueChanges({ values: before }: SchemaShape, after: SchemaShape, side: Side, say: Say) {
  const { values } = after
  if (!before && !values) return []
  if (!before) return [say(side === 'input' ? 'breaking' : 'addition', 'lists its values now')]
  if (!values) return [say(side === 'input' ? 'addition' : 'breaking', 'lists no values any more')]
  return [
    ...before
      .filter((each) => !values.includes(each))
      .map((each) => say('breaking', `lost ${each}`)),
    ...values
      .filter((each) => !before.includes(each))
      .map((each) => say('addition', `has ${each}`)),
  ]
}

function closing(before: SchemaShape, after: SchemaShape, side: Side, say: Say) {
  if (before.closed === after.closed) return []
  const kind = side === 'input' && after.closed ? 'breaking' : 'addition'
  return [say(kind, after.closed ? 'takes no other properties now' : 'takes other properties now')]
}

function propertyChanges(before: SchemaShape, after: SchemaShape, side: Side, where: string) {
  const names = Object.keys({ ...before.properties, ...after.properties })
  return names.flatMap((name) => {
    const [old, now] = [before.properties[name], after.properties[name]]
    const say = sayer(`${where}.${name}`)
    const [was, is] = [before, after].map(({ required }) => required.includes(name))
    if (!now) return [say('breaking', 'is gone')]
    if (!old) return [say(side === 'input' && is ? 'breaking' : 'addition', 'is new')]
    const duty = is ? 'is required now' : 'is not required any more'
    // What must be given now was left out before; what may lack now was counted on before.
    const kind = (side === 'input') === is ? 'breaking' : 'addition'
    return [
      ...(was === is ? [] : [say(kind, duty)]),
      ...compare(old, now, side, `${where}.${name}`),
    ]
  })
}

function itemChanges(before: SchemaShape, after: SchemaShape, side: Side, where: string) {
  if (!before.items && !after.items) return []
  if (before.items && after.items) return compare(before.items, after.items, side, `${where}[]`)
  return [sayer(where)('breaking', 'says something else about its items')]
}

/** Which way a bound has to move to let more through. */
const WIDER: Readonly<Record<string, 'up' | 'down'>> = {
  ...{ maximum: 'up', maxLength: 'up', maxItems: 'up' },
  ...{ minimum: 'down', minLength: 'down', minItems: 'down' },
}

function ruleChanges(
  before: SchemaShape['rules'],
  after: SchemaShape['rules'],
  side: Side,
  say: Say,
): ContractChange[] {
  return Object.keys({ ...before, ...after })
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => {
      const effect = effectOf(name, before[name], after[name])
      const good = side === 'input' ? 'wider' : 'narrower'
      return say(effect === good ? 'addition' : 'breaking', `${name} changed`)
    })
}

function effectOf(name: string, before: unknown, after: unknown): 'wider' | 'narrower' | 'other' {
  // A default says what the caller gets who says nothing: to state one takes nothing away.
  if (name === 'default') return before === undefined ? 'wider' : 'other'
  if (before === undefined) return 'narrower'
  if (after === undefined) return 'wider'
  const up = Number(after) > Number(before)
  if (WIDER[name] === undefined) return 'other'
  return up === (WIDER[name] === 'up') ? 'wider' : 'narrower'
}
