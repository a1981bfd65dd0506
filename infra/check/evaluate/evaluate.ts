import type { Expression, Loop } from '../bicep/syntax.ts'
import { call, type Surroundings } from './functions.ts'
import { listOf, propertyOf, Unknown, type Value } from './value.ts'

/** Where names are looked up. */
export interface Names extends Surroundings {
  /** @throws when there is none. */
  valueOf(name: string): Value
}

/** Works an expression out as far as that goes without Azure. */
export function evaluate(expression: Expression, names: Names): Value {
  const value = (each: Expression) => evaluate(each, names)
  switch (expression.kind) {
    case 'string': {
      const parts = expression.parts.map((part) => (typeof part === 'string' ? part : value(part)))
      return parts.length === 1 && parts[0] !== undefined ? asText(parts[0]) : parts.join('')
    }
    case 'number':
    case 'boolean':
      return expression.value
    case 'null':
      return null
    case 'name':
      return names.valueOf(expression.name)
    case 'array':
      return expression.items.map(value)
    case 'object':
      return Object.fromEntries(
        expression.entries.map(({ key, value: each }) => [
          typeof key === 'string' ? key : String(value(key)),
          value(each),
        ]),
      )
    case 'for':
      return repeat(expression, names).map((each) => evaluate(expression.body, each))
    case 'call': {
      const values = expression.arguments.map(value)
      if (!expression.on) return call(expression.name, values, names)
      return new Unknown(`${value(expression.on)}.${expression.name}(${values.join(', ')})`)
    }
    case 'member':
      return propertyOf(value(expression.object), expression.property, expression.safe)
    case 'index':
      return propertyOf(value(expression.object), String(value(expression.index)))
    case 'unary':
      return expression.operator === '!'
        ? !isTrue(value(expression.operand))
        : -Number(value(expression.operand))
    case 'binary':
      return operate(expression.operator, value(expression.left), () => value(expression.right))
    case 'ternary':
      return isTrue(value(expression.condition)) ? value(expression.yes) : value(expression.no)
  }
}

/** A string with nothing but an interpolation is a string, and stays unknown when it is. */
const asText = (value: Value): Value => (value instanceof Unknown ? value : String(value))

/** @throws when only Azure knows: then nothing can be said of what depends on it. */
function isTrue(value: Value): boolean {
  if (value instanceof Unknown) throw new Error(`a condition depends on ${value}`)
  return value === true
}

/** The names in each turn of a loop. */
export function repeat({ item, index, list }: Loop, names: Names): Names[] {
  return listOf(evaluate(list, names)).map((value, turn) => ({
    ...names,
    valueOf: (name) => (name === item ? value : name === index ? turn : names.valueOf(name)),
  }))
}

function operate(operator: string, left: Value, right: () => Value): Value {
  switch (operator) {
    case '??':
      return left === null ? right() : left
    case '&&':
      return isTrue(left) && isTrue(right())
    case '||':
      return isTrue(left) || isTrue(right())
    case '==':
      return String(left) === String(right())
    case '!=':
      return String(left) !== String(right())
    default:
      return compute(operator, Number(left), Number(right()))
  }
}

function compute(operator: string, left: number, right: number): Value {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return Math.trunc(left / right)
    case '%':
      return left % right
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
      return left >= right
    default:
      throw new Error(`this check does not know the operator ${operator}`)
  }
}
