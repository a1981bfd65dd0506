import { assign } from './assign.ts'
import { DECORATORS, PRIMITIVES } from './functions.ts'
import type { Scope } from './scope.ts'
import { type Call, type Declaration, literalText, type Parameter } from './syntax.ts'
import { ANY } from './types.ts'

/** Decorators that exist, stand where they may, and do not contradict the default. */
export function checkDecorators(declaration: Declaration, scope: Scope): void {
  for (const { name, line } of declaration.decorators) {
    const places = DECORATORS.get(name)
    if (!places) scope.fault(line, `there is no decorator @${name}`)
    else if (!places.includes(declaration.kind))
      scope.fault(line, `@${name} does not stand at a ${declaration.kind}`)
  }
  if (declaration.kind === 'param') checkParameter(declaration, scope)
}

function checkParameter(parameter: Parameter, scope: Scope): void {
  const [allowed] = argumentsOf(parameter, 'allowed')
  const type = PRIMITIVES.get(parameter.type) ?? ANY
  if (allowed?.kind === 'array')
    for (const item of allowed.items) assign(item, type, scope, `${parameter.name}, allowed`)
  const wrong = parameter.default && refusal(parameter, constantOf(parameter.default))
  if (wrong) scope.fault(parameter.line, `the default of ${parameter.name} ${wrong}`)
}

const argumentsOf = ({ decorators }: Parameter, name: string): Call['arguments'] =>
  decorators.find((decorator) => decorator.name === name)?.arguments ?? []

type Value = string | number | boolean | undefined

function constantOf(expression: Call['arguments'][number] | undefined): Value {
  if (expression?.kind === 'number' || expression?.kind === 'boolean') return expression.value
  return literalText(expression)
}

/** Why a parameter refuses a value that is known; nothing when it takes it. */
export function refusal(parameter: Parameter, value: Value): string | undefined {
  if (value === undefined) return undefined
  const [allowed] = argumentsOf(parameter, 'allowed')
  const words = allowed?.kind === 'array' ? allowed.items.map(constantOf) : []
  if (words.length > 0 && !words.includes(value))
    return `is ${value}, not one of ${words.join(', ')}`
  const size = typeof value === 'string' ? value.length : Number(value)
  const unit = typeof value === 'string' ? 'Length' : 'Value'
  const least = constantOf(argumentsOf(parameter, `min${unit}`)[0])
  const most = constantOf(argumentsOf(parameter, `max${unit}`)[0])
  if (typeof least === 'number' && size < least) return `is below ${least}`
  if (typeof most === 'number' && size > most) return `is above ${most}`
  return undefined
}
