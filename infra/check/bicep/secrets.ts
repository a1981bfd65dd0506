import { METHODS } from './functions.ts'
import { type Program, pathFrom } from './program.ts'
import type { Scope } from './scope.ts'
import { type BicepFile, type Expression, entryOf, type Module, type Parameter } from './syntax.ts'

/**
 * Follows what is secret: parameters with @secure, and what `listKeys` and `getSecret` give. It may
 * not come out in an output, nor go into a parameter that keeps what it is given in the clear.
 */
export function checkSecrets(file: BicepFile, program: Program, scope: Scope): void {
  for (const declaration of file.declarations) {
    if (declaration.kind === 'output' && isSecret(declaration.value, scope))
      scope.fault(declaration.line, `output ${declaration.name} gives a secret away`)
    if (declaration.kind === 'param') checkSeed(declaration, scope)
    if (declaration.kind === 'module') checkArguments(declaration, file, program, scope)
  }
}

/** A secret may have a random default and no other, and what is random is made to be a secret. */
function checkSeed({ name, line, default: value, decorators }: Parameter, scope: Scope): void {
  const random = value?.kind === 'call' && value.name === 'newGuid'
  const secure = isSecure({ decorators })
  if (secure && value && !random) scope.fault(line, `the secret ${name} is written here`)
  if (random && !secure) scope.fault(line, `${name} is random, and not marked @secure()`)
}

const isSecure = ({ decorators }: { readonly decorators: readonly { name: string }[] }) =>
  decorators.some(({ name }) => name === 'secure')

function checkArguments(module: Module, file: BicepFile, program: Program, scope: Scope): void {
  const params = entryOf(module.body, 'params')
  const child = program.parsed.get(pathFrom(file, module.path))
  if (params?.kind !== 'object') return
  for (const { key, value, line } of params.entries) {
    const parameter = child?.declarations.find(({ kind, name }) => kind === 'param' && name === key)
    if (parameter && !isSecure(parameter) && isSecret(value, scope))
      scope.fault(
        line,
        `${module.name}.params.${parameter.name} is given a secret: mark it @secure()`,
      )
  }
}

/** Whether a secret is anywhere in an expression, through variables too. */
function isSecret(expression: Expression, scope: Scope): boolean {
  const within = (each: Expression | undefined) => each !== undefined && isSecret(each, scope)
  switch (expression.kind) {
    case 'name':
      return isSecretName(expression.name, scope)
    case 'string':
      return expression.parts.some((part) => typeof part !== 'string' && within(part))
    case 'array':
      return expression.items.some(within)
    case 'object':
      return expression.entries.some(({ value }) => within(value))
    case 'for':
      return within(expression.body)
    case 'call': {
      const { on, name } = expression
      if (on && METHODS.get(name)?.secret) return true
      return within(on) || expression.arguments.some(within)
    }
    case 'member':
      return within(expression.object)
    case 'index':
      return within(expression.object) || within(expression.index)
    case 'unary':
      return within(expression.operand)
    case 'binary':
      return within(expression.left) || within(expression.right)
    case 'ternary':
      return within(expression.yes) || within(expression.no)
    default:
      return false
  }
}

function isSecretName(name: string, scope: Scope): boolean {
  const declaration = scope.declarations.get(name)
  if (declaration?.kind === 'param') return isSecure(declaration)
  return declaration?.kind === 'var' && isSecret(declaration.value, scope)
}
